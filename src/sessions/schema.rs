// @generated automatically by Diesel CLI.

pub mod app {
    diesel::table! {
        app.escalation_addressees (account_id, escalation_id, seq) {
            account_id -> Uuid,
            escalation_id -> Uuid,
            seq -> Int8,
            user_id -> Nullable<Uuid>,
            team_id -> Nullable<Uuid>,
        }
    }

    diesel::table! {
        app.escalation_settings (account_id) {
            account_id -> Uuid,
            checklist -> Array<Nullable<Text>>,
            critical_minutes -> Nullable<Int4>,
            high_minutes -> Nullable<Int4>,
            normal_minutes -> Nullable<Int4>,
            low_minutes -> Nullable<Int4>,
        }
    }

    diesel::table! {
        app.escalations (account_id, id) {
            account_id -> Uuid,
            session_id -> Uuid,
            id -> Uuid,
            seq -> Int8,
            urgency -> Text,
            offered_by -> Uuid,
            offered_to -> Nullable<Uuid>,
            offered_at -> Timestamptz,
            is_open -> Bool,
            offered_team -> Nullable<Uuid>,
            declined_by -> Array<Nullable<Uuid>>,
            claimed_by -> Nullable<Uuid>,
            closed_at -> Nullable<Timestamptz>,
            confidence -> Nullable<Text>,
        }
    }

    diesel::table! {
        app.session_events (account_id, session_id, seq) {
            account_id -> Uuid,
            session_id -> Uuid,
            seq -> Int8,
            command_id -> Uuid,
            part -> Int2,
            kind -> Text,
            at -> Timestamptz,
            actor -> Jsonb,
            data -> Jsonb,
            purged_at -> Nullable<Timestamptz>,
        }
    }

    diesel::table! {
        app.session_participants (account_id, session_id, user_id) {
            account_id -> Uuid,
            session_id -> Uuid,
            user_id -> Uuid,
            watches -> Bool,
        }
    }

    diesel::table! {
        app.session_snapshots (account_id, session_id) {
            account_id -> Uuid,
            session_id -> Uuid,
            seq -> Int8,
            format -> Int4,
            state -> Jsonb,
        }
    }

    diesel::table! {
        app.sessions (account_id, id) {
            account_id -> Uuid,
            id -> Uuid,
            log_id -> Uuid,
            title -> Text,
            flow_version_id -> Nullable<Uuid>,
            visibility -> Text,
            team_id -> Nullable<Uuid>,
            started_by -> Uuid,
            head -> Int8,
            status -> Text,
            headline -> Text,
            created_at -> Timestamptz,
            updated_at -> Timestamptz,
            ticket -> Nullable<Text>,
            client -> Nullable<Text>,
            search_revision -> Int8,
        }
    }

    diesel::allow_tables_to_appear_in_same_query!(
        escalation_addressees,
        escalation_settings,
        escalations,
        session_events,
        session_participants,
        session_snapshots,
        sessions,
    );
}
