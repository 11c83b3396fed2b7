"""Where an archive lives on disk: ``sqlite`` (SQLCipher or plain) for the case database, ``files`` for blobs."""
