ALTER TABLE "clauses" DROP CONSTRAINT "clauses_once";--> statement-breakpoint
ALTER TABLE "rulesets" ADD COLUMN "facts" json DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "rulesets" ALTER COLUMN "facts" DROP DEFAULT;--> statement-breakpoint
ALTER TABLE "standings" ADD COLUMN "added" integer NOT NULL;--> statement-breakpoint
ALTER TABLE "clauses" DROP COLUMN "fact";--> statement-breakpoint
ALTER TABLE "clauses" ADD CONSTRAINT "clauses_hash_unique" UNIQUE("hash");