-- A library that several people read together: one database, schema `synoptic`.
--
-- A reader is a role of the server that may log in; its name is the reader's name everywhere, as
-- `session_user` has it, which SET ROLE does not change. A member is a `reader` (sees), a `coder` (adds,
-- changes and removes what is its own or common) or an `owner` (all of it, and the members).
--
-- Whoever runs this file owns the tables, and stays an owner of the library. The functions that say SECURITY
-- DEFINER run with those rights: they look only at `session_user`, and at nothing that a caller could have
-- made (their search_path is fixed, every name of ours is written out). Members have no right to write to any
-- table but `records` and `texts`, and there only to the columns that triggers and policies watch.
--
-- Errors of our own: SY001 no change has begun, SY002 a record is not as expected, SY003 it is in use,
-- SY004 the request makes no sense.

CREATE SCHEMA synoptic;
REVOKE ALL ON SCHEMA synoptic FROM PUBLIC;

CREATE TABLE synoptic.settings (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    library uuid NOT NULL DEFAULT gen_random_uuid(),
    format integer NOT NULL,
    blind boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN synoptic.settings.blind IS 'Whether coders see only their own annotations';

CREATE TABLE synoptic.members (
    name text PRIMARY KEY CHECK (name <> 'adjudication' AND name <> ''),
    role text NOT NULL CHECK (role IN ('reader', 'coder', 'owner')),
    since timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE synoptic.changes (
    sequence bigint PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    author text NOT NULL,
    made timestamptz NOT NULL DEFAULT now(),
    transaction xid8 NOT NULL
);
COMMENT ON COLUMN synoptic.changes.id IS 'The client''s: a change sent again is harmless';

CREATE TABLE synoptic.records (
    shelf text NOT NULL CHECK (shelf IN (
        'articles', 'highlights', 'tags', 'notes', 'links', 'trash', 'searches', 'silences', 'rows',
        'dismissals', 'letters'
    )),
    id text NOT NULL CHECK (id <> ''),
    document jsonb NOT NULL,
    author text,
    changed_by text NOT NULL,
    version bigint NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    PRIMARY KEY (shelf, id),
    CHECK (jsonb_typeof(document) = 'object' AND document ->> 'id' IS NOT DISTINCT FROM id),
    CHECK (document ->> 'creator' IS NOT DISTINCT FROM author),
    CHECK (
        (shelf IN ('highlights', 'notes', 'links', 'silences', 'dismissals', 'trash')) = (author IS NOT NULL)
    )
);
COMMENT ON COLUMN synoptic.records.author IS 'Whose it is; none for what all readers have in common';
COMMENT ON COLUMN synoptic.records.version IS 'The change, by its sequence, that wrote it last';
COMMENT ON COLUMN synoptic.records.position IS 'The order of those made at one moment';
CREATE INDEX ON synoptic.records (version);

CREATE TABLE synoptic.removed (
    shelf text NOT NULL,
    id text NOT NULL,
    author text,
    version bigint NOT NULL,
    PRIMARY KEY (shelf, id)
);
COMMENT ON TABLE synoptic.removed IS 'What was removed and when, so that one catches up by version';
CREATE INDEX ON synoptic.removed (version);

CREATE TABLE synoptic.texts (
    digest text PRIMARY KEY,
    content bytea NOT NULL,
    CHECK (digest = encode(sha256(content), 'hex'))
);
COMMENT ON COLUMN synoptic.texts.content IS 'A normalised text in UTF-8';

-- The rights of the one who asks.

CREATE FUNCTION synoptic.own_role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT role FROM synoptic.members WHERE name = session_user::text
$$;
COMMENT ON FUNCTION synoptic.own_role() IS 'The role of the one who asks; null for one who is no member';

CREATE FUNCTION synoptic.sees_all() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(
        (SELECT m.role = 'owner' OR NOT s.blind
         FROM synoptic.members m, synoptic.settings s WHERE m.name = session_user::text),
        false
    )
$$;

CREATE FUNCTION synoptic.state(
    OUT sequence bigint, OUT role text, OUT blind boolean, OUT format integer, OUT library uuid
) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (SELECT coalesce(max(c.sequence), 0) FROM synoptic.changes c), synoptic.own_role(),
           s.blind, s.format, s.library
    FROM synoptic.settings s WHERE synoptic.own_role() IS NOT NULL
$$;
COMMENT ON FUNCTION synoptic.state() IS 'How the library stands, at the moment of the query that asks';

-- Changes: one after the other, so that a snapshot that has a change has all changes before it.

CREATE FUNCTION synoptic.begin_change(change uuid, seen bigint DEFAULT NULL) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text := synoptic.own_role();
    last synoptic.changes;
    known synoptic.changes;
BEGIN
    IF own IS NULL OR own = 'reader' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only coders and owners may change this library';
    END IF;
    IF change IS NULL THEN
        RAISE SQLSTATE 'SY004' USING MESSAGE = 'a change needs an id';
    END IF;
    -- The lock that makes changes wait for each other. On a row that nobody else may lock: an advisory lock
    -- could be held by anyone who can connect.
    PERFORM FROM synoptic.settings FOR NO KEY UPDATE;
    SELECT * INTO known FROM synoptic.changes c WHERE c.id = change;
    IF FOUND THEN
        IF known.author <> session_user::text OR known.transaction = pg_current_xact_id() THEN
            RAISE SQLSTATE 'SY004' USING MESSAGE = 'the id of the change is taken';
        END IF;
        RETURN NULL;
    END IF;
    SELECT * INTO last FROM synoptic.changes c ORDER BY c.sequence DESC LIMIT 1;
    IF last.transaction = pg_current_xact_id() THEN
        RAISE SQLSTATE 'SY004' USING MESSAGE = 'a transaction is one change';
    END IF;
    last.sequence := coalesce(last.sequence, 0);
    IF seen <> last.sequence THEN
        RETURN 0;
    END IF;
    INSERT INTO synoptic.changes (sequence, id, author, transaction)
    VALUES (last.sequence + 1, change, session_user::text, pg_current_xact_id());
    PERFORM pg_notify('synoptic', (last.sequence + 1)::text);
    RETURN last.sequence + 1;
END
$$;
COMMENT ON FUNCTION synoptic.begin_change(uuid, bigint) IS
    'Begins the change of this transaction and returns its sequence; null if a change of that id was '
    'committed before; 0, having begun nothing, if `seen` is given and is not the last change there is';

CREATE FUNCTION synoptic.wait_turn() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF synoptic.own_role() IN ('coder', 'owner') THEN
        PERFORM FROM synoptic.settings FOR NO KEY UPDATE;
    END IF;
END
$$;
COMMENT ON FUNCTION synoptic.wait_turn() IS 'Keeps others from changes until the end of the transaction';

CREATE FUNCTION synoptic.watch_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    own text := synoptic.own_role();
    creator text;
    last synoptic.changes;
BEGIN
    -- The last alone: the numbers of transactions start anew in a database that was restored elsewhere.
    SELECT * INTO last FROM synoptic.changes c ORDER BY c.sequence DESC LIMIT 1;
    IF (last.transaction = pg_current_xact_id() AND last.author = session_user::text) IS NOT TRUE THEN
        RAISE SQLSTATE 'SY001' USING MESSAGE = 'no change has begun in this transaction';
    END IF;
    IF TG_OP <> 'DELETE' THEN
        creator := NEW.document ->> 'creator';
    END IF;
    IF TG_OP = 'INSERT' THEN
        IF NEW.shelf NOT IN ('highlights', 'notes', 'links', 'silences', 'dismissals', 'trash') THEN
            NEW.author := NULL;
        ELSIF own = 'owner' AND (
            creator = 'adjudication'
            -- What was brought from another library is its readers' still: before anybody writes in this one.
            OR (last.sequence = 1 AND creator <> '')
            -- An owner takes a removal back, or puts what was removed into its author's trash.
            OR EXISTS (
                SELECT FROM synoptic.removed r
                WHERE r.id = NEW.id AND r.author = creator AND (
                    r.shelf = NEW.shelf OR (NEW.shelf = 'trash' AND r.shelf IN ('highlights', 'notes'))
                )
            )
        ) THEN
            NEW.author := creator;
        ELSE
            NEW.author := session_user::text;
        END IF;
        IF NEW.author IS DISTINCT FROM creator THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody writes in the name of another';
        END IF;
        -- Who took the id over would take away with it that the other's record was removed.
        IF EXISTS (
            SELECT FROM synoptic.removed r
            WHERE r.shelf = NEW.shelf AND r.id = NEW.id AND r.author IS DISTINCT FROM NEW.author
        ) THEN
            RAISE insufficient_privilege USING MESSAGE = 'the id was that of another''s record';
        END IF;
        DELETE FROM synoptic.removed r WHERE r.shelf = NEW.shelf AND r.id = NEW.id;
    ELSE
        IF OLD.author <> session_user::text AND own <> 'owner' THEN
            RAISE insufficient_privilege USING MESSAGE = 'only its author or an owner may change a record';
        END IF;
        IF TG_OP = 'UPDATE' THEN
            NEW.author := OLD.author;
            IF (NEW.shelf, NEW.id) <> (OLD.shelf, OLD.id) OR OLD.author IS DISTINCT FROM creator THEN
                RAISE insufficient_privilege USING MESSAGE = 'a record stays its author''s';
            END IF;
        ELSE
            INSERT INTO synoptic.removed (shelf, id, author, version)
            VALUES (OLD.shelf, OLD.id, OLD.author, last.sequence)
            ON CONFLICT (shelf, id) DO UPDATE SET author = excluded.author, version = excluded.version;
            RETURN OLD;
        END IF;
    END IF;
    NEW.changed_by := session_user::text;
    NEW.version := last.sequence;
    RETURN NEW;
END
$$;
CREATE TRIGGER watch BEFORE INSERT OR UPDATE OR DELETE ON synoptic.records
    FOR EACH ROW EXECUTE FUNCTION synoptic.watch_record();

-- Articles and tags are everybody's: who is no owner removes none that others use. While coding is blind, not
-- even those that nobody uses: the answer would tell what others do.
CREATE FUNCTION synoptic.watch_use() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF synoptic.own_role() = 'owner' THEN
        RETURN NULL;
    END IF;
    IF NOT synoptic.sees_all() AND EXISTS (SELECT FROM gone g WHERE g.shelf IN ('tags', 'articles')) THEN
        RAISE insufficient_privilege
            USING MESSAGE = 'only an owner removes tags and articles while coding is blind';
    END IF;
    IF EXISTS (
        SELECT FROM gone g JOIN synoptic.records r ON r.author <> session_user::text AND (
            (g.shelf = 'tags' AND r.shelf = 'highlights' AND r.document -> 'tags' ? g.id)
            OR (g.shelf = 'articles' AND (
                (r.shelf IN ('highlights', 'silences') AND r.document ->> 'article' = g.id)
                OR (r.shelf = 'notes' AND r.document ->> 'target' = g.id)
                OR (r.shelf = 'links' AND g.id IN (
                    r.document #>> '{one,article}', r.document #>> '{other,article}'
                ))
            ))
        )
        WHERE g.shelf IN ('tags', 'articles')
    ) THEN
        RAISE SQLSTATE 'SY003' USING MESSAGE = 'other readers use it';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER in_use AFTER DELETE ON synoptic.records REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION synoptic.watch_use();

-- The planner expects one edit, and looks each record up by its key: of a hundred, as it would have it, it
-- would rather read all records, since it believes that policies leave few of them.
CREATE FUNCTION synoptic.each_edit(edits jsonb)
RETURNS TABLE (shelf text, id text, version bigint, document jsonb, place bigint)
LANGUAGE sql IMMUTABLE ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
    SELECT * FROM ROWS FROM (
        jsonb_to_recordset(edits) AS (shelf text, id text, version bigint, document jsonb)
    ) WITH ORDINALITY
$$;

-- With the rights of the one who calls: policies and triggers decide, as if each record were written by hand.
CREATE FUNCTION synoptic.commit_change(change uuid, seen bigint, edits jsonb) RETURNS bigint
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    made integer;
    changed integer;
    dropped integer;
    number bigint := synoptic.begin_change(change, seen);
    done integer;
BEGIN
    IF number IS NULL THEN
        RETURN (SELECT c.sequence FROM synoptic.changes c WHERE c.id = change);
    ELSIF number = 0 THEN
        RETURN 0;
    END IF;
    SELECT count(*) FILTER (WHERE e.version IS NULL),
           count(*) FILTER (WHERE e.version IS NOT NULL AND e.document IS NOT NULL),
           count(*) FILTER (WHERE e.document IS NULL)
    INTO made, changed, dropped
    FROM synoptic.each_edit(edits) e;
    IF dropped > 0 THEN
        DELETE FROM synoptic.records r
        USING synoptic.each_edit(edits) e
        WHERE r.shelf = e.shelf AND r.id = e.id AND r.version = e.version AND e.document IS NULL;
        GET DIAGNOSTICS done = ROW_COUNT;
        dropped := dropped - done;
    END IF;
    IF changed > 0 THEN
        UPDATE synoptic.records r SET document = e.document
        FROM synoptic.each_edit(edits) e
        WHERE r.shelf = e.shelf AND r.id = e.id AND r.version = e.version AND e.document IS NOT NULL;
        GET DIAGNOSTICS done = ROW_COUNT;
        changed := changed - done;
    END IF;
    IF made > 0 THEN
        INSERT INTO synoptic.records (shelf, id, document)
        SELECT e.shelf, e.id, e.document
        FROM synoptic.each_edit(edits) e
        WHERE e.version IS NULL ORDER BY e.place;
    END IF;
    IF dropped <> 0 OR changed <> 0 THEN
        RAISE SQLSTATE 'SY002' USING MESSAGE = 'a record is not as the change expects it';
    END IF;
    RETURN number;
END
$$;
COMMENT ON FUNCTION synoptic.commit_change(uuid, bigint, jsonb) IS
    'Carries out a change and returns its sequence, also if it was carried out before; 0 if there are others '
    'since `seen`. An edit has shelf, id, the version it expects (null: none is there) and a document (null: '
    'removed)';

-- Members, and blind coding.

CREATE FUNCTION synoptic.ensure_owner() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF synoptic.own_role() IS DISTINCT FROM 'owner' THEN
        RAISE insufficient_privilege USING MESSAGE = 'only an owner of the library may do that';
    END IF;
    PERFORM FROM synoptic.settings FOR NO KEY UPDATE;
    -- All look again: they may see more now, or less. The payload says that no change was made.
    PERFORM pg_notify('synoptic', '0');
END
$$;

CREATE FUNCTION synoptic.founder() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT pg_get_userbyid(nspowner)::text FROM pg_namespace WHERE nspname = 'synoptic'
$$;
COMMENT ON FUNCTION synoptic.founder() IS 'The owner of the tables, who stays an owner of the library';

CREATE FUNCTION synoptic.revoke_rights(member text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    -- A role that is gone has no rights left.
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = member) THEN
        EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA synoptic FROM %I', member);
        -- Rights on columns are rights of their own.
        EXECUTE format('REVOKE ALL (shelf, id, document) ON synoptic.records FROM %I', member);
        EXECUTE format('REVOKE ALL (digest, content) ON synoptic.texts FROM %I', member);
        EXECUTE format('REVOKE ALL ON ALL FUNCTIONS IN SCHEMA synoptic FROM %I', member);
        EXECUTE format('REVOKE ALL ON SCHEMA synoptic FROM %I', member);
    END IF;
END
$$;

CREATE FUNCTION synoptic.set_member(member text, new_role text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM synoptic.ensure_owner();
    IF member = synoptic.founder() AND new_role <> 'owner' THEN
        RAISE SQLSTATE 'SY004' USING MESSAGE = 'whoever set the library up stays an owner';
    END IF;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = member AND rolcanlogin) THEN
        RAISE undefined_object USING MESSAGE = 'no role of that name can log in to the server';
    END IF;
    INSERT INTO synoptic.members (name, role) VALUES (member, new_role)
    ON CONFLICT (name) DO UPDATE SET role = excluded.role;
    IF member = synoptic.founder() THEN
        RETURN;
    END IF;
    PERFORM synoptic.revoke_rights(member);
    EXECUTE format('GRANT USAGE ON SCHEMA synoptic TO %I', member);
    EXECUTE format('GRANT SELECT ON ALL TABLES IN SCHEMA synoptic TO %I', member);
    EXECUTE format(
        'GRANT EXECUTE ON FUNCTION synoptic.own_role(), synoptic.sees_all(), synoptic.state() TO %I', member
    );
    IF new_role <> 'reader' THEN
        EXECUTE format(
            'GRANT INSERT (shelf, id, document), UPDATE (document), DELETE ON synoptic.records TO %I', member
        );
        EXECUTE format('GRANT INSERT (digest, content) ON synoptic.texts TO %I', member);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION synoptic.begin_change(uuid, bigint), synoptic.wait_turn(), '
            'synoptic.each_edit(jsonb), '
            'synoptic.commit_change(uuid, bigint, jsonb) TO %I', member
        );
    END IF;
    IF new_role = 'owner' THEN
        EXECUTE format('GRANT DELETE ON synoptic.texts TO %I', member);
        EXECUTE format(
            'GRANT EXECUTE ON FUNCTION synoptic.set_member(text, text), synoptic.remove_member(text), '
            'synoptic.set_blind(boolean) TO %I', member
        );
    END IF;
END
$$;
COMMENT ON FUNCTION synoptic.set_member(text, text) IS 'Makes a role a member, or changes it';

CREATE FUNCTION synoptic.remove_member(member text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM synoptic.ensure_owner();
    IF member = synoptic.founder() THEN
        RAISE SQLSTATE 'SY004' USING MESSAGE = 'whoever set the library up stays an owner';
    END IF;
    DELETE FROM synoptic.members m WHERE m.name = member;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    PERFORM synoptic.revoke_rights(member);
    RETURN true;
END
$$;
COMMENT ON FUNCTION synoptic.remove_member(text) IS
    'Takes a member''s rights away and tells whether there was one; what it wrote stays';

CREATE FUNCTION synoptic.set_blind(is_blind boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM synoptic.ensure_owner();
    UPDATE synoptic.settings SET blind = is_blind;
END
$$;

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA synoptic FROM PUBLIC;

-- Who sees and writes which rows. The tables' owner is exempt, so that the functions and triggers above know
-- of every row; as a member that is an owner of the library, who sees and may do everything.

ALTER TABLE synoptic.settings ENABLE ROW LEVEL SECURITY;
ALTER TABLE synoptic.members ENABLE ROW LEVEL SECURITY;
ALTER TABLE synoptic.changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE synoptic.removed ENABLE ROW LEVEL SECURITY;
ALTER TABLE synoptic.records ENABLE ROW LEVEL SECURITY;
ALTER TABLE synoptic.texts ENABLE ROW LEVEL SECURITY;

CREATE POLICY seen ON synoptic.settings FOR SELECT USING ((SELECT synoptic.own_role()) IS NOT NULL);
CREATE POLICY seen ON synoptic.members FOR SELECT USING ((SELECT synoptic.own_role()) IS NOT NULL);
CREATE POLICY seen ON synoptic.changes FOR SELECT USING (
    (SELECT synoptic.sees_all()) OR (author = session_user::text AND (SELECT synoptic.own_role()) IS NOT NULL)
);
CREATE POLICY seen ON synoptic.removed FOR SELECT USING (
    (SELECT synoptic.sees_all())
    OR ((author IS NULL OR author = session_user::text) AND (SELECT synoptic.own_role()) IS NOT NULL)
);

CREATE POLICY seen ON synoptic.records FOR SELECT USING (
    (SELECT synoptic.sees_all())
    OR ((author IS NULL OR author = session_user::text) AND (SELECT synoptic.own_role()) IS NOT NULL)
);
CREATE POLICY made ON synoptic.records FOR INSERT WITH CHECK (
    (SELECT synoptic.own_role()) = 'owner'
    OR ((author IS NULL OR author = session_user::text) AND (SELECT synoptic.own_role()) = 'coder')
);
CREATE POLICY changed ON synoptic.records FOR UPDATE USING (
    (SELECT synoptic.own_role()) = 'owner'
    OR ((author IS NULL OR author = session_user::text) AND (SELECT synoptic.own_role()) = 'coder')
);
CREATE POLICY dropped ON synoptic.records FOR DELETE USING (
    (SELECT synoptic.own_role()) = 'owner'
    OR ((author IS NULL OR author = session_user::text) AND (SELECT synoptic.own_role()) = 'coder')
);

CREATE POLICY seen ON synoptic.texts FOR SELECT USING ((SELECT synoptic.own_role()) IS NOT NULL);
CREATE POLICY made ON synoptic.texts FOR INSERT
    WITH CHECK ((SELECT synoptic.own_role()) IN ('coder', 'owner'));
CREATE POLICY dropped ON synoptic.texts FOR DELETE USING ((SELECT synoptic.own_role()) = 'owner');

INSERT INTO synoptic.settings (format) VALUES (1);
INSERT INTO synoptic.members (name, role) VALUES (session_user::text, 'owner');
