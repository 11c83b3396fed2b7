// Passkeys: the one thing here that no form can do without a program. The page works without it, by codes.
const able = "credentials" in navigator && "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in PublicKeyCredential;

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!able) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    const field = form.elements.answer;
    if (field.value) return;
    event.preventDefault();
    const told = form.querySelector("[role=status]");
    told.textContent = "";
    const options = JSON.parse(form.dataset.options);
    try {
      const made = form.dataset.passkey === "make"
        ? await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) })
        : await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      field.value = JSON.stringify(made.toJSON());
      form.submit();
    } catch {
      told.textContent = form.dataset.failed;
    }
  });
}
