-- Attacks on a shared library, by a coder “ben” on what is not ben's: cleo's note n1 on her highlight h1, her
-- removed n2, the owner ana's n3, the agreed n4, the text “flood”. Each begins with its name; each statement
-- is tried by itself and then in a change that has begun. Ben's own note is n5.

-- == Another's record: changed, removed, hidden, owned anew

-- update
UPDATE synoptic.records SET document = '{"id": "n1", "creator": "cleo", "target": "h1", "text": "forged"}'
    WHERE id = 'n1';

-- update all
UPDATE synoptic.records SET document = document || '{"text": "x"}' WHERE author = 'cleo';

-- update creator
UPDATE synoptic.records SET document = '{"id": "n1", "creator": "ben", "target": "h1", "text": "forged"}'
    WHERE id = 'n1';

-- update author
UPDATE synoptic.records SET author = 'ben' WHERE id = 'n1';

-- update own author
UPDATE synoptic.records SET author = 'cleo' WHERE id = 'n5';

-- update own creator
UPDATE synoptic.records SET document = document || '{"creator": "cleo"}' WHERE id = 'n5';

-- update own id
UPDATE synoptic.records SET id = 'n1' WHERE id = 'n5';

-- update own id in its document
UPDATE synoptic.records SET document = '{"id": "n1", "creator": "ben", "target": "h1", "text": "forged"}'
    WHERE id = 'n5';

-- update from
UPDATE synoptic.records r SET document = s.document FROM synoptic.records s WHERE r.id = 'n1';

-- delete
DELETE FROM synoptic.records WHERE id = 'n1';

-- delete all
DELETE FROM synoptic.records WHERE author <> 'ben';

-- delete by commit
SELECT synoptic.commit_change(gen_random_uuid(), NULL, '[{"shelf": "notes", "id": "n1", "version": 4,
    "document": null}]');

-- update by commit
SELECT synoptic.commit_change(gen_random_uuid(), NULL, '[{"shelf": "notes", "id": "n1", "version": 4,
    "document": {"id": "n1", "creator": "cleo", "target": "h1", "text": "forged"}}]');

-- merge
MERGE INTO synoptic.records r USING (VALUES ('n1')) s (id) ON r.id = s.id WHEN MATCHED THEN UPDATE SET
    document = '{"id": "n1", "creator": "cleo", "target": "h1", "text": "forged"}';

-- merge delete
MERGE INTO synoptic.records r USING (VALUES ('n1')) s (id) ON r.id = s.id WHEN MATCHED THEN DELETE;

-- on conflict
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'n1', '{"id": "n1", "creator": "ben",
    "target": "h1", "text": "forged"}') ON CONFLICT (shelf, id) DO UPDATE SET document = excluded.document;

-- with
WITH gone AS (DELETE FROM synoptic.records WHERE id = 'n1' RETURNING *) INSERT INTO synoptic.records
    (shelf, id, document) VALUES ('notes', 'x', '{"id": "x1", "creator": "ben", "target": "library", "text":
    "mine"}');

-- truncate
TRUNCATE synoptic.records;

-- copy
COPY synoptic.records (shelf, id, document) FROM PROGRAM 'echo';

-- article of hers
DELETE FROM synoptic.records WHERE shelf = 'articles';

-- tag of hers
DELETE FROM synoptic.records WHERE shelf = 'tags';

-- the id of what was removed
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'n2', '{"id": "n2", "creator": "ben",
    "target": "a1"}');

-- == Another's name

-- in her name
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator": "cleo",
    "target": "a1"}');

-- in the owner's name
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator": "ana",
    "target": "a1"}');

-- in the third voice
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator":
    "adjudication"}');

-- in no name
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "target": "a1"}');

-- in a null name
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator": null}');

-- in a list of names
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator":
    ["cleo"]}');

-- by column
INSERT INTO synoptic.records (shelf, id, document, author, changed_by, version) VALUES ('notes', 'x1',
    '{"id": "x1", "creator": "cleo"}', 'cleo', 'cleo', 1);

-- twice in one document
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator": "ben",
    "creator": "cleo"}');

-- own at first
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x2', '{"id": "x2", "creator":
    "ben"}');
UPDATE synoptic.records SET document = '{"id": "x2", "creator": "cleo"}' WHERE id = 'x2';

-- == Numbers and traces

-- changed_by
UPDATE synoptic.records SET changed_by = 'cleo' WHERE id = 'n5';

-- version
UPDATE synoptic.records SET version = 99 WHERE id = 'n5';

-- position
INSERT INTO synoptic.records (shelf, id, document, position) OVERRIDING SYSTEM VALUE VALUES ('notes',
    'x1', '{"id": "x1", "creator": "ben", "target": "library", "text": "mine"}', 1);

-- a change of hers
INSERT INTO synoptic.changes VALUES (99, gen_random_uuid(), 'cleo', now(), '1');

-- a change renamed
UPDATE synoptic.changes SET author = 'cleo';

-- changes forgotten
DELETE FROM synoptic.changes;

-- a tombstone
INSERT INTO synoptic.removed VALUES ('notes', 'n1', 'cleo', 99);

-- tombstones forgotten
DELETE FROM synoptic.removed;

-- a tombstone changed
UPDATE synoptic.removed SET version = 0;

-- == Members and settings

-- own role
UPDATE synoptic.members SET role = 'owner' WHERE name = session_user;

-- new member
INSERT INTO synoptic.members (name, role) VALUES ('ugo', 'owner');

-- no members
DELETE FROM synoptic.members;

-- set_member
SELECT synoptic.set_member(session_user::text, 'owner');

-- remove_member
SELECT synoptic.remove_member('ana');
SELECT synoptic.remove_member('cleo');

-- set_blind
SELECT synoptic.set_blind(true);

-- blind
UPDATE synoptic.settings SET blind = true, library = gen_random_uuid();

-- second settings
INSERT INTO synoptic.settings (only_row, format) VALUES (false, 1);

-- revoke_rights
SELECT synoptic.revoke_rights('cleo');
SELECT synoptic.ensure_owner();

-- grant
GRANT ALL ON ALL TABLES IN SCHEMA synoptic TO PUBLIC;
GRANT cleo TO ben;
GRANT ana TO rita;

-- text
DELETE FROM synoptic.texts;

-- text changed
UPDATE synoptic.texts SET content = 'drought';

-- text forged
INSERT INTO synoptic.texts VALUES (encode(sha256('flood'), 'hex'), 'drought') ON CONFLICT (digest) DO
    UPDATE SET content = excluded.content;

-- == Another role

-- set role
SET ROLE cleo;
DELETE FROM synoptic.records WHERE id = 'n1';
SET ROLE ana;
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x1", "creator":
    "ana"}');

-- set session authorization
SET SESSION AUTHORIZATION cleo;
DELETE FROM synoptic.records WHERE id = 'n1';

-- alter role
ALTER ROLE ben SUPERUSER;
ALTER ROLE ben BYPASSRLS;

-- create role
CREATE ROLE eve SUPERUSER LOGIN;

-- rename
ALTER ROLE ben RENAME TO cleo2;

-- == Rules and switches

-- row_security
SET row_security = off;
DELETE FROM synoptic.records WHERE id = 'n1';

-- replica
SET session_replication_role = replica;
DELETE FROM synoptic.records WHERE id = 'n1';

-- triggers
ALTER TABLE synoptic.records DISABLE TRIGGER ALL;
DROP TRIGGER watch ON synoptic.records;

-- no security
ALTER TABLE synoptic.records DISABLE ROW LEVEL SECURITY;
DROP POLICY made ON synoptic.records;

-- own policy
CREATE POLICY mine ON synoptic.records USING (true) WITH CHECK (true);

-- own trigger
CREATE FUNCTION pg_temp.f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
CREATE TRIGGER t BEFORE DELETE ON synoptic.records FOR EACH ROW EXECUTE FUNCTION pg_temp.f();

-- own rule
CREATE RULE r AS ON INSERT TO synoptic.records DO INSTEAD NOTHING;

-- own function there
CREATE OR REPLACE FUNCTION synoptic.own_role() RETURNS text LANGUAGE sql AS $$SELECT 'owner'$$;

-- own table there
CREATE TABLE synoptic.mine (x int);
CREATE VIEW synoptic.all AS TABLE synoptic.records;

-- owner
ALTER TABLE synoptic.records OWNER TO ben;
ALTER SCHEMA synoptic OWNER TO ben;

-- drop
DROP TABLE synoptic.records;
DROP SCHEMA synoptic CASCADE;
DROP OWNED BY cleo;

-- catalogue
UPDATE pg_class SET relrowsecurity = false;
DELETE FROM pg_policy;

-- == Names that a function might find

-- tables in the way
CREATE TEMP TABLE members (name text, role text);
INSERT INTO pg_temp.members VALUES (session_user, 'owner');
CREATE TEMP TABLE settings AS SELECT * FROM synoptic.settings;
CREATE TEMP TABLE changes AS SELECT * FROM synoptic.changes;
SET search_path = pg_temp, synoptic, pg_catalog;
SELECT synoptic.set_member(session_user::text, 'owner');
DELETE FROM synoptic.records WHERE id = 'n1';
DISCARD TEMP;

-- functions in the way
CREATE FUNCTION pg_temp.own_role() RETURNS text LANGUAGE sql AS $$SELECT 'owner'$$;
CREATE FUNCTION pg_temp.pg_current_xact_id() RETURNS xid8 LANGUAGE sql AS $$SELECT '1'::xid8$$;
CREATE FUNCTION pg_temp.to_jsonb(text) RETURNS jsonb LANGUAGE sql AS $$SELECT '{}'::jsonb$$;
SET search_path = pg_temp, synoptic;
SELECT synoptic.set_blind(true);
DELETE FROM synoptic.records WHERE id = 'n1';

-- an operator in the way
CREATE FUNCTION pg_temp.yes(text, text) RETURNS boolean LANGUAGE sql AS $$SELECT true$$;
CREATE OPERATOR pg_temp.= (LEFTARG = text, RIGHTARG = text, FUNCTION = pg_temp.yes);
SET search_path = pg_temp, pg_catalog;
UPDATE synoptic.records SET document = document WHERE id = 'n1';

-- a definer of one's own
CREATE FUNCTION pg_temp.f() RETURNS void LANGUAGE sql SECURITY DEFINER AS $$DELETE FROM synoptic.records
    WHERE id = 'n1'$$;
SELECT pg_temp.f();

-- a trigger function called
SELECT synoptic.watch_record();
SELECT synoptic.watch_use();

-- a trigger function borrowed
CREATE TEMP TABLE records (shelf text, id text, document jsonb, author text, changed_by text, version
    bigint);
CREATE TRIGGER w BEFORE INSERT ON pg_temp.records FOR EACH ROW EXECUTE FUNCTION synoptic.watch_record();
DISCARD TEMP;

-- a view
CREATE TEMP VIEW v AS SELECT * FROM synoptic.records;
DELETE FROM v WHERE id = 'n1';
UPDATE v SET document = '{}' WHERE id = 'n1';
DISCARD TEMP;

-- an inherited table
CREATE TEMP TABLE heir () INHERITS (synoptic.records);
DISCARD TEMP;

-- a partition
CREATE TEMP TABLE part PARTITION OF synoptic.records DEFAULT;
DISCARD TEMP;

-- do
DO $$BEGIN SET LOCAL ROLE ana; DELETE FROM synoptic.records WHERE id = 'n1'; END$$;

-- a handler that goes on
DO $$BEGIN PERFORM synoptic.begin_change(gen_random_uuid()); BEGIN DELETE FROM synoptic.records WHERE id =
    'n1'; EXCEPTION WHEN OTHERS THEN NULL; END; UPDATE synoptic.records SET document = document WHERE author =
    'cleo'; END$$;

-- == Begin, and then otherwise

-- a change that is hers
SELECT synoptic.begin_change((SELECT id FROM synoptic.changes WHERE author = 'cleo' LIMIT 1));
DELETE FROM synoptic.records WHERE id = 'n1';

-- a file
COPY (SELECT 1) TO '/tmp/synoptic-row-security';
SELECT pg_read_file('postgresql.conf');
SELECT lo_import('/etc/passwd');

-- an extension
CREATE EXTENSION dblink;
CREATE EXTENSION postgres_fdw;
LOAD 'auto_explain';
