// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.notification_causes (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            session_id -> Uuid,
            seq -> Int8,
        }
    }

    diesel::table! {
        app.notification_mails (account_id, notification_id) {
            account_id -> Uuid,
            notification_id -> Uuid,
            state -> Text,
            attempts -> Int4,
            reason -> Nullable<Text>,
            changed_at -> Timestamptz,
        }
    }

    diesel::table! {
        app.notification_preferences (account_id, user_id) {
            account_id -> Uuid,
            user_id -> Uuid,
            ways -> Jsonb,
            quiet_from -> Nullable<Int2>,
            quiet_until -> Nullable<Int2>,
            time_zone -> Text,
            breaks_through -> Bool,
        }
    }

    diesel::table! {
        app.notifications (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            user_id -> Uuid,
            kind -> Text,
            session_id -> Nullable<Uuid>,
            seq -> Nullable<Int8>,
            webhook_id -> Nullable<Uuid>,
            in_app -> Bool,
            made_at -> Timestamptz,
            read_at -> Nullable<Timestamptz>,
            thing -> Nullable<Uuid>,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(
        notification_causes,
        notification_mails,
        notification_preferences,
        notifications,
    );
}
