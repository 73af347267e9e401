CREATE TABLE "checks" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "checks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"snapshot_id" integer NOT NULL,
	"document_id" integer NOT NULL,
	"ruleset_digest" text NOT NULL,
	"as_of" date NOT NULL,
	"engine" text NOT NULL,
	"score" double precision,
	"range_low" double precision,
	"range_high" double precision,
	"coverage" double precision NOT NULL,
	"grade" text,
	"laws" json NOT NULL,
	"checked_at" timestamp with time zone NOT NULL,
	CONSTRAINT "checks_once" UNIQUE("snapshot_id","ruleset_digest","as_of","engine")
);
--> statement-breakpoint
CREATE TABLE "documents" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "documents_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"sha256" text NOT NULL,
	"read_as" text NOT NULL,
	"engine" text NOT NULL,
	"title" text,
	"date" text,
	"words" integer NOT NULL,
	"gate" json NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "documents_reading" UNIQUE("sha256","read_as","engine")
);
--> statement-breakpoint
CREATE TABLE "facts" (
	"document_id" integer NOT NULL,
	"detection_digest" text NOT NULL,
	"results" json NOT NULL,
	CONSTRAINT "facts_document_id_detection_digest_pk" PRIMARY KEY("document_id","detection_digest")
);
--> statement-breakpoint
CREATE TABLE "outcomes" (
	"check_id" integer NOT NULL,
	"rule" text collate "C" NOT NULL,
	"law" text NOT NULL,
	"rule_digest" text NOT NULL,
	"status" text NOT NULL,
	"outcome" text NOT NULL,
	"severity" text NOT NULL,
	"reason" text NOT NULL,
	"evidence" json NOT NULL,
	CONSTRAINT "outcomes_check_id_rule_pk" PRIMARY KEY("check_id","rule")
);
--> statement-breakpoint
CREATE TABLE "policies" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text collate "C" NOT NULL,
	"added_at" timestamp with time zone NOT NULL,
	CONSTRAINT "policies_key_unique" UNIQUE("key")
);
--> statement-breakpoint
CREATE TABLE "revisions" (
	"id" integer PRIMARY KEY NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rulesets" (
	"digest" text PRIMARY KEY NOT NULL,
	"detection_digest" text NOT NULL,
	"versions" json NOT NULL,
	"added_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "snapshots" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "snapshots_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"policy_id" integer NOT NULL,
	"sha256" text NOT NULL,
	"read_as" text NOT NULL,
	"format" text NOT NULL,
	"captured_on" date,
	"stands_from" date NOT NULL,
	"source_url" text,
	"imported_at" timestamp with time zone NOT NULL,
	"document_id" integer NOT NULL,
	CONSTRAINT "snapshots_once" UNIQUE NULLS NOT DISTINCT("policy_id","captured_on","sha256","read_as")
);
--> statement-breakpoint
CREATE TABLE "texts" (
	"sha256" text PRIMARY KEY NOT NULL,
	"bytes" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "versions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "versions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"entry" text collate "C" NOT NULL,
	"digest" text NOT NULL,
	"body_digest" text NOT NULL,
	"body" json NOT NULL,
	"origin" text NOT NULL,
	"author" text,
	"added_at" timestamp with time zone NOT NULL,
	"retired_at" timestamp with time zone
);
--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_snapshot_id_snapshots_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."snapshots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "checks" ADD CONSTRAINT "checks_ruleset_digest_rulesets_digest_fk" FOREIGN KEY ("ruleset_digest") REFERENCES "public"."rulesets"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "documents" ADD CONSTRAINT "documents_sha256_texts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."texts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "facts" ADD CONSTRAINT "facts_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "outcomes" ADD CONSTRAINT "outcomes_check_id_checks_id_fk" FOREIGN KEY ("check_id") REFERENCES "public"."checks"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_sha256_texts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."texts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "snapshots" ADD CONSTRAINT "snapshots_document_id_documents_id_fk" FOREIGN KEY ("document_id") REFERENCES "public"."documents"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "outcomes_rule_outcome_check_id_index" ON "outcomes" USING btree ("rule","outcome","check_id");--> statement-breakpoint
CREATE INDEX "outcomes_law_outcome_check_id_index" ON "outcomes" USING btree ("law","outcome","check_id");--> statement-breakpoint
CREATE INDEX "snapshots_policy_id_stands_from_id_index" ON "snapshots" USING btree ("policy_id","stands_from","id");--> statement-breakpoint
CREATE INDEX "snapshots_sha256_read_as_index" ON "snapshots" USING btree ("sha256","read_as");--> statement-breakpoint
CREATE INDEX "versions_kind_entry_id_index" ON "versions" USING btree ("kind","entry","id");