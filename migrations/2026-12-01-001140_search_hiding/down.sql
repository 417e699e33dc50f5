DROP TRIGGER count_hidden_words_for_search ON app.hidden_words;
DROP FUNCTION app.count_hidden_words_for_search();
DROP TRIGGER count_rules_for_search ON app.redaction_rules;
DROP FUNCTION app.count_rules_for_search();
