-- How an account wants FlowPilot; none until somebody says so.
CREATE TABLE app.copilot_settings (
    account_id uuid PRIMARY KEY REFERENCES app.accounts,
    answers text NOT NULL CHECK (answers IN ('off', 'guide', 'model')),
    unasked boolean NOT NULL,
    deepest text NOT NULL CHECK (deepest IN ('fast', 'balanced', 'deep')),
    -- Of a calendar month (UTC); null is no limit.
    budget_cents integer CHECK (budget_cents BETWEEN 0 AND 10000000)
);
ALTER TABLE app.copilot_settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.copilot_settings FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.copilot_settings USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (answers, unasked, deepest, budget_cents) ON app.copilot_settings TO app_rw;

-- What was asked of a model, written before it is asked: nothing is asked twice, and what
-- was used is counted also where the answer was stopped. No words of anybody are in here.
CREATE TABLE app.copilot_asks (
    account_id uuid NOT NULL REFERENCES app.accounts,
    suggestion uuid NOT NULL,
    at timestamptz NOT NULL,
    model text NOT NULL CHECK (length(model) BETWEEN 1 AND 200),
    tier text NOT NULL CHECK (tier IN ('fast', 'balanced', 'deep')),
    tokens_read bigint NOT NULL CHECK (tokens_read >= 0),
    tokens_written bigint NOT NULL CHECK (tokens_written >= 0),
    -- Millionths of a US dollar.
    cost bigint NOT NULL CHECK (cost >= 0),
    PRIMARY KEY (account_id, suggestion)
);
CREATE INDEX copilot_asks_by_time ON app.copilot_asks (account_id, at);
ALTER TABLE app.copilot_asks ENABLE ROW LEVEL SECURITY;
ALTER TABLE app.copilot_asks FORCE ROW LEVEL SECURITY;
CREATE POLICY tenant ON app.copilot_asks USING (account_id = (SELECT app.current_account()));
GRANT SELECT, INSERT, UPDATE (tokens_read, tokens_written, cost) ON app.copilot_asks TO app_rw;

-- What became of answers, for the page of what FlowPilot is used for.
CREATE INDEX session_events_of_copilot ON app.session_events (account_id, at, kind)
    WHERE kind IN ('suggestion.finished', 'suggestion.accepted', 'suggestion.dismissed');
