-- A register as foiflow 0.1 made it in SQLite: schema 1, rows of format 1. Frozen; a later foiflow must read it.
CREATE TABLE foiflow_case (
	case_id TEXT NOT NULL, 
	opened INTEGER NOT NULL, 
	version INTEGER NOT NULL, 
	read_by TEXT, 
	read_version INTEGER, 
	state TEXT, 
	last_on TEXT, 
	first_due TEXT, 
	quiet_on TEXT, 
	PRIMARY KEY (case_id), 
	FOREIGN KEY(opened) REFERENCES foiflow_row (seq)
)
 WITHOUT ROWID

;
INSERT INTO "foiflow_case" VALUES('2024-0107',1,4,NULL,NULL,NULL,NULL,NULL,NULL);
INSERT INTO "foiflow_case" VALUES('2024-0108',5,1,NULL,NULL,NULL,NULL,NULL,NULL);
CREATE TABLE foiflow_lookup (
	digest TEXT NOT NULL, 
	case_id TEXT NOT NULL, 
	PRIMARY KEY (digest, case_id), 
	FOREIGN KEY(case_id) REFERENCES foiflow_case (case_id)
)
 WITHOUT ROWID

;
INSERT INTO "foiflow_lookup" VALUES('03d8f9e2e7ed2726c04ac635eb963dc50eedf503b47df9d62589dc933dab2015','2024-0107');
INSERT INTO "foiflow_lookup" VALUES('5940e983e8ea53603873dc803fea5240d23e99b59c8b34743a851722d7a4131b','2024-0108');
INSERT INTO "foiflow_lookup" VALUES('cd52f1224cfdb7be2317d68dec4a94836e89003b9859ce4387b8b70d94369e34','2024-0108');
INSERT INTO "foiflow_lookup" VALUES('d868ad8be7edb1bcc190059f796ef3fe9fd43815204573fb3773e1c290d85195','2024-0107');
INSERT INTO "foiflow_lookup" VALUES('ec515a997a53ae7a7c546f201376d7178e5ce3759713844b2ff7775e65d7a480','2024-0107');
CREATE TABLE foiflow_row (
	seq INTEGER NOT NULL, 
	case_id TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	format INTEGER NOT NULL, 
	recorded_at TEXT NOT NULL, 
	idempotency_key TEXT, 
	content TEXT NOT NULL, 
	previous TEXT, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (seq), 
	UNIQUE (case_id, position)
);
INSERT INTO "foiflow_row" VALUES(1,'2024-0107',0,1,'2024-03-04T01:00:00.000000+00:00','first','{"agency":"Bureau","applicant":{"id":"A-77","kind":"natural_person","name":"made up"},"information_key":"permit:12","profile":"cn","subject":"plot 12"}',NULL,'2f3a14fb6f136e22dab8bd7773bad756944ced86bba0a33c60cc2c966a384fb8');
INSERT INTO "foiflow_row" VALUES(2,'2024-0107',1,1,'2024-03-04T01:00:00.000000+00:00','first','{"channel":"online","note":"龘 \" ''","on":"2024-03-04","type":"request_received"}','2f3a14fb6f136e22dab8bd7773bad756944ced86bba0a33c60cc2c966a384fb8','6747d8363c0777cf8832667f8a887d2376325fe916b1559f332bddaa917fda55');
INSERT INTO "foiflow_row" VALUES(3,'2024-0107',2,1,'2024-03-04T01:01:00.000000+00:00','k-1','{"on":"2024-03-05","type":"request_registered"}','6747d8363c0777cf8832667f8a887d2376325fe916b1559f332bddaa917fda55','4e24ee5663055087c113083c3792627be14cc8d65e98457f7e9706cb7e98eeec');
INSERT INTO "foiflow_row" VALUES(4,'2024-0107',3,1,'2024-03-04T01:01:00.000000+00:00','k-1','{"kind":"secrecy","on":"2024-03-06","type":"review_completed"}','4e24ee5663055087c113083c3792627be14cc8d65e98457f7e9706cb7e98eeec','09f2e70a1f5946bf27d3cd104e8b6361cbd6fc83bba8de3bfb2f1e8438f2fd6d');
INSERT INTO "foiflow_row" VALUES(5,'2024-0108',0,1,'2024-03-04T01:02:00.000000+00:00',NULL,'{"applicants":[{"cluster":"C-1","kind":"business"},{"id":"A-78","kind":"natural_person"}],"conventions":{"online_receipt":"submission"},"profile":"cn"}',NULL,'64e771a20baa7c79acd7ff8fc2f83fad16f75d0c87e7c4be69fff578e1ca3f31');
INSERT INTO "foiflow_row" VALUES(6,'2024-0108',1,1,'2024-03-04T01:02:00.000000+00:00',NULL,'{"channel":"in_person","on":"2024-03-05","recorded_at":"2024-03-05T09:00:00+00:00","type":"request_received"}','64e771a20baa7c79acd7ff8fc2f83fad16f75d0c87e7c4be69fff578e1ca3f31','74cbed4b6c93d3acb415f7b9e01c3bb67561c6485bff7ff539a2abffb0c78cc8');
INSERT INTO "foiflow_row" VALUES(7,'2024-0107',4,1,'2024-03-04T01:03:00.000000+00:00',NULL,'{"items":[{"key":"1","outcome":"disclosed"}],"on":"2024-04-08","outcome":"partly_disclosed","type":"answer_issued"}','09f2e70a1f5946bf27d3cd104e8b6361cbd6fc83bba8de3bfb2f1e8438f2fd6d','522fe972631fc1cd2048bbd519617946b20292ef7d12f53caf2001561f3b2316');
CREATE TABLE foiflow_schema (
	version INTEGER NOT NULL
);
INSERT INTO "foiflow_schema" VALUES(1);
CREATE INDEX foiflow_case_opened ON foiflow_case (opened);
