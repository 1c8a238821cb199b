CREATE TABLE `reward_events` (
	`tip_id` text NOT NULL,
	`version` integer NOT NULL,
	`from` text,
	`to` text NOT NULL,
	`account_id` text,
	`on_day` text NOT NULL,
	`amount_fen` integer,
	`reason` text,
	`claim_until` text,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`account_id`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reward_events_from" CHECK("reward_events"."from" in ('not-eligible', 'proposed', 'approved', 'claim-open', 'paid', 'lapsed')),
	CONSTRAINT "reward_events_to" CHECK("reward_events"."to" in ('not-eligible', 'proposed', 'approved', 'claim-open', 'paid', 'lapsed')),
	CONSTRAINT "reward_events_reason" CHECK("reward_events"."reason" in ('already-known', 'not-first', 'outside-rules', 'excluded-person', 'not-upheld', 'declined'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `reward_events_tip_version` ON `reward_events` (`tip_id`,`version`);--> statement-breakpoint
CREATE TABLE `rewards` (
	`tip_id` text PRIMARY KEY NOT NULL,
	`state` text NOT NULL,
	`version` integer NOT NULL,
	`amount_fen` integer,
	`reason` text,
	`proposed_by` text,
	`approved_by` text,
	`approved_on` text,
	`claim_until` text,
	`paid_by` text,
	`paid_on` text,
	`changed_on` text NOT NULL,
	FOREIGN KEY (`tip_id`) REFERENCES `tips`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`proposed_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`paid_by`) REFERENCES `accounts`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "rewards_state" CHECK("rewards"."state" in ('not-eligible', 'proposed', 'approved', 'claim-open', 'paid', 'lapsed')),
	CONSTRAINT "rewards_reason" CHECK("rewards"."reason" in ('already-known', 'not-first', 'outside-rules', 'excluded-person', 'not-upheld', 'declined')),
	CONSTRAINT "rewards_refused" CHECK(("rewards"."state" = 'not-eligible') = ("rewards"."reason" is not null)),
	CONSTRAINT "rewards_amount" CHECK("rewards"."amount_fen" > 0),
	CONSTRAINT "rewards_proposed" CHECK("rewards"."state" = 'not-eligible' or ("rewards"."amount_fen" is not null and "rewards"."proposed_by" is not null)),
	CONSTRAINT "rewards_approved" CHECK(("rewards"."state" in ('approved', 'claim-open', 'paid', 'lapsed')) = ("rewards"."approved_by" is not null)),
	CONSTRAINT "rewards_approved_on" CHECK(("rewards"."approved_by" is null) = ("rewards"."approved_on" is null)),
	CONSTRAINT "rewards_claim" CHECK(("rewards"."state" in ('claim-open', 'paid', 'lapsed')) = ("rewards"."claim_until" is not null)),
	CONSTRAINT "rewards_paid" CHECK(("rewards"."state" = 'paid') = ("rewards"."paid_by" is not null)),
	CONSTRAINT "rewards_paid_on" CHECK(("rewards"."paid_by" is null) = ("rewards"."paid_on" is null)),
	CONSTRAINT "rewards_four_eyes" CHECK("rewards"."approved_by" <> "rewards"."proposed_by" and coalesce("rewards"."paid_by" <> "rewards"."proposed_by", 1))
);
--> statement-breakpoint
CREATE INDEX `rewards_changed` ON `rewards` (`changed_on`,`tip_id`);--> statement-breakpoint
CREATE INDEX `tips_rewardable` ON `tips` (`due_on`,`id`) WHERE ("tips"."wants_reward" = 1 and "tips"."status" = 'closed' and "tips"."finding" = 'substantiated');--> statement-breakpoint
CREATE TRIGGER reward_events_no_update BEFORE UPDATE ON reward_events BEGIN SELECT RAISE(ABORT, 'reward_events is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER reward_events_no_delete BEFORE DELETE ON reward_events BEGIN SELECT RAISE(ABORT, 'reward_events is append-only'); END;
