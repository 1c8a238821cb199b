PRAGMA foreign_keys=OFF;--> statement-breakpoint
CREATE TABLE `__new_tokens` (
	`tip_id` text NOT NULL,
	`token` text NOT NULL,
	`strength` text NOT NULL,
	`version` integer NOT NULL,
	`origin` text DEFAULT '' NOT NULL,
	PRIMARY KEY(`tip_id`, `token`, `origin`),
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "tokens_strength" CHECK("__new_tokens"."strength" in ('strong', 'similar', 'name', 'text', 'picture'))
) WITHOUT ROWID;
--> statement-breakpoint
INSERT INTO `__new_tokens`("tip_id", "token", "strength", "version", "origin") SELECT "tip_id", "token", "strength", "version", '' FROM `tokens`;--> statement-breakpoint
DROP TABLE `tokens`;--> statement-breakpoint
ALTER TABLE `__new_tokens` RENAME TO `tokens`;--> statement-breakpoint
PRAGMA foreign_keys=ON;--> statement-breakpoint
CREATE INDEX `tokens_token` ON `tokens` (`token`);