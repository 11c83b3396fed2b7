window.YTD.account.part0 = [
 {
  "account": {
   "email": "nobody@example.org",
   "createdVia": "web",
   "username": "dana_example",
   "accountId": "990000000000000001",
   "createdAt": "2018-05-01T10:00:00.000Z",
   "accountDisplayName": "Dana Example"
  }
 }
]