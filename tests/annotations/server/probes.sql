-- == Looking

-- all
TABLE synoptic.records;
TABLE synoptic.removed;
SELECT id, author FROM synoptic.changes ORDER BY sequence;
SELECT * FROM synoptic.state();

-- where
SELECT * FROM synoptic.records WHERE document ->> 'text' LIKE 'apple%';
SELECT count(*) FROM synoptic.records WHERE author = 'cleo';
SELECT * FROM synoptic.records WHERE id IN ('h1', 'c1', 'n4');
SELECT * FROM synoptic.records WHERE document @> '{"tags": ["t1"]}';

-- by place on the disk
SELECT ctid, xmin, id FROM synoptic.records;
SELECT * FROM synoptic.records WHERE ctid = '(0,6)';
SELECT * FROM synoptic.records TABLESAMPLE SYSTEM (100);

-- joins
SELECT t.id, h.document FROM synoptic.records t LEFT JOIN synoptic.records h ON h.document -> 'tags' ? t.id;
SELECT * FROM synoptic.records a CROSS JOIN LATERAL
    (SELECT count(*) FROM synoptic.records r WHERE r.document ->> 'article' = a.id) n;
WITH RECURSIVE r AS (SELECT * FROM synoptic.records) SELECT * FROM r WHERE author = 'cleo';

-- returning
UPDATE synoptic.records SET document = document WHERE author = 'cleo' RETURNING document;
DELETE FROM synoptic.records WHERE id = 'h1' RETURNING document;
UPDATE synoptic.records r SET document = r.document FROM synoptic.records o WHERE o.author = 'cleo'
    RETURNING o.document;

-- returning old and new
INSERT INTO synoptic.records (shelf, id, document) VALUES ('highlights', 'h1', '{"id": "h1", "creator": "ben"}')
    ON CONFLICT (shelf, id) DO UPDATE SET document = excluded.document RETURNING old.document, new.document;

-- merge
MERGE INTO synoptic.records r USING (VALUES ('h1')) s (id) ON r.id = s.id AND r.document -> 'tags' ? 't1'
    WHEN MATCHED THEN UPDATE SET document = r.document WHEN NOT MATCHED THEN DO NOTHING
    RETURNING merge_action();

-- on conflict do nothing
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'c1', '{"id": "c1", "creator": "ben"}')
    ON CONFLICT DO NOTHING RETURNING id;

-- copy
COPY synoptic.records TO STDOUT;
COPY (SELECT * FROM synoptic.records) TO STDOUT;
COPY synoptic.removed TO STDOUT;

-- a cursor
DECLARE c CURSOR WITH HOLD FOR SELECT * FROM synoptic.records;
FETCH ALL FROM c;

-- a view
CREATE TEMP VIEW v AS SELECT * FROM synoptic.records;
SELECT * FROM v WHERE author = 'cleo';
CREATE TEMP VIEW w WITH (security_barrier) AS SELECT * FROM synoptic.records;
SELECT * FROM w;

-- a copy of one's own
CREATE TEMP TABLE mine AS SELECT * FROM synoptic.records;
SELECT count(*) FROM mine WHERE author = 'cleo';

-- xml and json
SELECT query_to_xml('SELECT * FROM synoptic.records', true, true, '');
SELECT table_to_xml('synoptic.records', true, true, '');
SELECT json_agg(r) FROM synoptic.records r;

-- locks
SELECT id FROM synoptic.records WHERE author = 'cleo' FOR UPDATE SKIP LOCKED;
SELECT id FROM synoptic.records FOR SHARE;

-- other names
SET ROLE cleo;
TABLE synoptic.records;
SET SESSION AUTHORIZATION cleo;
TABLE synoptic.records;

-- switches
SET row_security = off;
TABLE synoptic.records;
SET row_security = on;

-- == Functions

-- a function that tells
CREATE FUNCTION pg_temp.tell(jsonb) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$;
SELECT id FROM synoptic.records WHERE pg_temp.tell(document);
SELECT id FROM synoptic.records WHERE pg_temp.tell(document) AND author = 'cleo';
SELECT id FROM synoptic.records ORDER BY pg_temp.tell(document);
UPDATE synoptic.records SET document = document WHERE pg_temp.tell(document);
DELETE FROM synoptic.records WHERE pg_temp.tell(document) AND id = 'h1';

-- a leakproof one
CREATE FUNCTION pg_temp.tell(text) RETURNS boolean LANGUAGE plpgsql LEAKPROOF AS
    $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$;
SELECT id FROM synoptic.records WHERE pg_temp.tell(id);

-- an operator
CREATE FUNCTION pg_temp.tells(jsonb, jsonb) RETURNS boolean LANGUAGE plpgsql COST 0.0000001 AS
    $$BEGIN RAISE NOTICE '%', $1; RETURN true; END$$;
CREATE OPERATOR pg_temp.<<< (LEFTARG = jsonb, RIGHTARG = jsonb, FUNCTION = pg_temp.tells);
SELECT id FROM synoptic.records WHERE document OPERATOR(pg_temp.<<<) '{}';

-- an aggregate
CREATE FUNCTION pg_temp.add(text, jsonb) RETURNS text LANGUAGE sql AS $$SELECT $1 || $2::text$$;
CREATE AGGREGATE pg_temp.all_of(jsonb) (SFUNC = pg_temp.add, STYPE = text, INITCOND = '');
SELECT pg_temp.all_of(document) FROM synoptic.records;

-- a definer
CREATE FUNCTION pg_temp.see() RETURNS SETOF synoptic.records LANGUAGE sql SECURITY DEFINER AS
    $$TABLE synoptic.records$$;
SELECT * FROM pg_temp.see();

-- theirs
SELECT synoptic.sees_all(), synoptic.own_role();
SELECT synoptic.set_blind(false);
SELECT synoptic.watch_use();
SELECT synoptic.founder();

-- == Errors

-- a cast
SELECT (document ->> 'text')::int FROM synoptic.records;
SELECT id FROM synoptic.records WHERE (document ->> 'text')::int > 0;
SELECT id FROM synoptic.records WHERE author = 'cleo' AND (document ->> 'text')::int > 0;

-- a division
SELECT id FROM synoptic.records WHERE 1 / (CASE WHEN document ->> 'text' LIKE 'apple%' THEN 0 ELSE 1 END) = 1;
SELECT CASE WHEN EXISTS (SELECT FROM synoptic.records WHERE document -> 'tags' ? 't1' AND author = 'cleo')
    THEN 1 / 0 END;

-- a key that is taken
INSERT INTO synoptic.records (shelf, id, document)
    VALUES ('highlights', 'h1', '{"id": "h1", "creator": "ben"}');
INSERT INTO synoptic.records (shelf, id, document)
    VALUES ('notes', 'c0', '{"id": "c0", "creator": "ben"}');

-- a record that is not as it should be
INSERT INTO synoptic.records (shelf, id, document) VALUES ('notes', 'x1', '{"id": "x2", "creator": "ben"}');
UPDATE synoptic.records SET document = '{"id": "h1", "creator": "cleo"}' WHERE id = 'h1';
SELECT synoptic.commit_change(gen_random_uuid(), NULL,
    '[{"shelf": "highlights", "id": "h1", "version": 25, "document": {"id": "h1", "creator": "cleo"}}]');

-- a tag that may be used
DELETE FROM synoptic.records WHERE shelf = 'tags' AND id = 't1';
DELETE FROM synoptic.records WHERE shelf = 'tags' AND id = 't2';
SELECT synoptic.commit_change(gen_random_uuid(), NULL,
    '[{"shelf": "tags", "id": "t2", "version": 4, "document": null}]');

-- an article that may be used
DELETE FROM synoptic.records WHERE shelf = 'articles' AND id = 'a1';
DELETE FROM synoptic.records WHERE shelf = 'articles' AND id = 'a2';

-- a note on what is hidden
INSERT INTO synoptic.records (shelf, id, document)
    VALUES ('notes', 'x3', '{"id": "x3", "creator": "ben", "target": "h1"}') RETURNING id, version;

-- == What the server knows

-- plans
EXPLAIN (COSTS OFF) SELECT * FROM synoptic.records WHERE document @> '{"text": "apple"}';
EXPLAIN SELECT * FROM synoptic.records WHERE document ->> 'text' = 'apple 1';
EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) SELECT * FROM synoptic.records WHERE document ->> 'text' LIKE 'apple%';
EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) SELECT * FROM synoptic.records WHERE document -> 'tags' ? 't1';
EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF, VERBOSE) SELECT * FROM synoptic.records
    WHERE document = '{"id": "c1", "text": "apple 1", "target": "a1", "creator": "cleo"}';

-- estimates of rows
EXPLAIN (FORMAT JSON) SELECT * FROM synoptic.records WHERE document ->> 'article' = 'a1';
EXPLAIN (FORMAT JSON) SELECT * FROM synoptic.records
    WHERE document = '{"id": "c1", "text": "apple 1", "target": "a1", "creator": "cleo"}';
EXPLAIN (FORMAT JSON) SELECT * FROM synoptic.records WHERE document < '{"text": "b"}';

-- statistics
SELECT * FROM pg_stats WHERE schemaname = 'synoptic' AND tablename IN ('records', 'removed');
SELECT * FROM pg_stats_ext WHERE schemaname = 'synoptic';
SELECT * FROM pg_statistic;
SELECT most_common_vals FROM pg_stats WHERE attname = 'document';

-- statistics of one's own
ANALYZE synoptic.records;
CREATE STATISTICS s ON shelf, author FROM synoptic.records;

-- sizes
SELECT pg_column_size(document), pg_column_compression(document) FROM synoptic.records;

-- activity
SELECT query FROM pg_stat_activity WHERE usename = 'cleo' AND query LIKE '%apple%';
SELECT count(*) FROM pg_prepared_xacts;
SELECT * FROM pg_prepared_statements;
SELECT * FROM pg_cursors;

-- files
SELECT pg_read_file('base/1/PG_VERSION');
SELECT pg_ls_dir('pg_wal');
SELECT * FROM pg_ls_logdir();
CREATE EXTENSION pageinspect;
SELECT pg_create_logical_replication_slot('s', 'test_decoding');

-- sequences
SELECT last_value FROM synoptic.records_position_seq;
SELECT nextval('synoptic.records_position_seq');
