CREATE INDEX `evidence_office_key` ON `evidence` (`office_key_id`,`id`);--> statement-breakpoint
CREATE INDEX `messages_office_key` ON `messages` (`office_key_id`,`id`);--> statement-breakpoint
CREATE INDEX `notes_office_key` ON `notes` (`office_key_id`,`id`);--> statement-breakpoint
CREATE INDEX `tips_office_key` ON `tips` (`office_key_id`,`id`) WHERE "tips"."summary" is not null;