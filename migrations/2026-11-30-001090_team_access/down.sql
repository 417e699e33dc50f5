DROP TRIGGER access_of_members ON app.team_members;
DROP FUNCTION app.tell_membership();
