CREATE TABLE "clauses" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "clauses_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"fact" text collate "C" NOT NULL,
	"hash" text NOT NULL,
	"text" text NOT NULL,
	CONSTRAINT "clauses_once" UNIQUE("fact","hash")
);
--> statement-breakpoint
CREATE TABLE "decisions" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"policy_id" integer NOT NULL,
	"rule" text collate "C" NOT NULL,
	"action" text NOT NULL,
	"outcome" text,
	"reason" text NOT NULL,
	"author" text NOT NULL,
	"decided_at" timestamp with time zone NOT NULL,
	"expires_on" date,
	"sha256" text NOT NULL,
	"as_of" date NOT NULL,
	"rule_digest" text NOT NULL,
	"judged" text NOT NULL,
	"quotes" json NOT NULL
);
--> statement-breakpoint
CREATE TABLE "standings" (
	"snapshot_id" integer PRIMARY KEY NOT NULL,
	"ruleset_digest" text NOT NULL,
	"engine" text NOT NULL,
	"verdicts" text NOT NULL,
	"dated" json NOT NULL,
	"clauses" json NOT NULL,
	"revision" integer NOT NULL
);
--> statement-breakpoint
-- Facts can be found again in the stored texts, and are, when they are asked for.
DELETE FROM "facts";--> statement-breakpoint
ALTER TABLE "facts" ADD COLUMN "answers" json NOT NULL;--> statement-breakpoint
ALTER TABLE "rulesets" ADD COLUMN "rules" json DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE "rulesets" ALTER COLUMN "rules" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "versions" ADD COLUMN "reason" text;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "public"."policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "decisions" ADD CONSTRAINT "decisions_sha256_texts_sha256_fk" FOREIGN KEY ("sha256") REFERENCES "public"."texts"("sha256") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standings" ADD CONSTRAINT "standings_snapshot_id_snapshots_id_fk" FOREIGN KEY ("snapshot_id") REFERENCES "public"."snapshots"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "standings" ADD CONSTRAINT "standings_ruleset_digest_rulesets_digest_fk" FOREIGN KEY ("ruleset_digest") REFERENCES "public"."rulesets"("digest") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "decisions_policy_id_rule_id_index" ON "decisions" USING btree ("policy_id","rule","id");--> statement-breakpoint
CREATE INDEX "standings_revision_index" ON "standings" USING btree ("revision");--> statement-breakpoint
CREATE INDEX "standings_ruleset_digest_index" ON "standings" USING btree ("ruleset_digest");--> statement-breakpoint
CREATE FUNCTION "decisions_stay"() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'decisions are a log: they can be added to, not changed';
END $$;--> statement-breakpoint
CREATE TRIGGER "decisions_stay" BEFORE UPDATE OR DELETE OR TRUNCATE ON "decisions" FOR EACH STATEMENT EXECUTE FUNCTION "decisions_stay"();
