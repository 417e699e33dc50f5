//! The roles and the schema everything lives in: what must be there before the
//! first migration and needs more rights than the server itself ever has.
//!
//! What must stay true: running it again changes nothing, and none of the roles
//! can pass row-level security.

use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use tokio::runtime::Handle;

use super::server::Server;
use crate::platform::error::{Error, Result};

/// The login of the server on the embedded cluster. It owns nothing.
pub const SERVER_LOGIN: &str = "resolutionflow";

/// What `DATABASE_URL`'s user must be allowed, for the command line to print.
pub const PRIVILEGES: &str = "\
The user of DATABASE_URL needs, for `resolutionflow migrate`:
  CREATEROLE                      to make app_owner, app_rw, app_auth and app_registry (or make them yourself, see below)
  CREATE on the database          to make the schema `app`
and is made a member of the four roles. It needs no SUPERUSER and no BYPASSRLS.
Where it may not create roles, have an administrator run once:
  CREATE ROLE app_owner NOLOGIN NOINHERIT;  CREATE ROLE app_rw NOLOGIN;
  CREATE ROLE app_auth NOLOGIN;             CREATE ROLE app_registry NOLOGIN;
  GRANT app_registry TO app_owner;
  GRANT app_owner, app_rw, app_auth, app_registry TO <that user>;
  CREATE SCHEMA app AUTHORIZATION app_owner;";

const ROLES: &str = "
DO $$
DECLARE
    wanted text[] := ARRAY['app_owner', 'app_rw', 'app_auth', 'app_registry'];
    name text;
BEGIN
    FOREACH name IN ARRAY wanted LOOP
        IF NOT EXISTS (SELECT 1 FROM pg_roles r WHERE r.rolname = name) THEN
            EXECUTE format('CREATE ROLE %I NOLOGIN %s', name,
                CASE name WHEN 'app_owner' THEN 'NOINHERIT' ELSE '' END);
        END IF;
        -- Since PostgreSQL 16 who makes a role is its member without being able to become it.
        IF NOT pg_has_role(current_user, name,
            CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END)
        THEN
            EXECUTE format('GRANT %I TO %I', name, current_user);
        END IF;
    END LOOP;
    IF NOT EXISTS (
        SELECT 1 FROM pg_auth_members m
        WHERE m.roleid = 'app_registry'::regrole AND m.member = 'app_owner'::regrole)
    THEN
        GRANT app_registry TO app_owner;
    END IF;
    IF NOT EXISTS (SELECT 1 FROM pg_namespace n WHERE n.nspname = 'app') THEN
        CREATE SCHEMA app AUTHORIZATION app_owner;
    END IF;
END
$$";

/// Makes roles and schema where they are missing.
///
/// # Errors
/// `invalid` naming `DATABASE_URL` with PostgreSQL's reason when a privilege is missing.
pub async fn ensure(conn: &mut AsyncPgConnection) -> Result<()> {
    conn.batch_execute(ROLES).await.map_err(|error| {
        Error::invalid(
            "DATABASE_URL",
            format!("PostgreSQL refused to prepare the database: {error}.\n{PRIVILEGES}"),
        )
    })
}

/// On the embedded cluster: the database, and a login for the server that is less
/// than the superuser.
///
/// # Errors
/// `unavailable` when the cluster does not answer.
pub async fn ensure_embedded(server: &Server, runtime: &Handle) -> Result<()> {
    let mut conn = server.database("postgres").connect(&[], runtime).await?;
    let login = format!(
        "DO $$ BEGIN
            IF NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = '{SERVER_LOGIN}') THEN
                CREATE ROLE {SERVER_LOGIN} LOGIN NOINHERIT;
            END IF;
        END $$"
    );
    conn.batch_execute(&login).await?;
    let name = server.database_name();
    match conn.batch_execute(&format!("CREATE DATABASE \"{name}\"")).await {
        Ok(()) => Ok(()),
        Err(error) if error.to_string().contains("already exists") => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// On the embedded cluster: lets the server's login work as the two roles it needs.
///
/// # Errors
/// `unavailable` when the cluster does not answer.
pub async fn grant_embedded(conn: &mut AsyncPgConnection) -> Result<()> {
    Ok(conn.batch_execute(&format!("GRANT app_rw, app_auth TO {SERVER_LOGIN}")).await?)
}
