//! A connection that outlives the transaction it was lent for.

use crate::platform::{
    db::{Db, TenantConn, TenantContext},
    error::{Error, Result},
};

/// Letting a connection escape.
pub async fn letting_one_escape(db: &Db, context: &TenantContext) -> Result<()> {
    let mut kept: Option<&mut TenantConn> = None;
    db.tenant(context)
        .run(async |conn| {
            //~^ -
            kept = Some(conn);
            Ok::<_, Error>(())
        })
        .await?;
    drop(kept);
    Ok(())
}
