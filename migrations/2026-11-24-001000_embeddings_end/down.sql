REVOKE DELETE ON app.embeddings FROM app_rw;
