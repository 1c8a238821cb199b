CREATE TRIGGER audit_no_update BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER arrivals_no_update BEFORE UPDATE ON arrivals BEGIN SELECT RAISE(ABORT, 'arrivals is append-only'); END;
--> statement-breakpoint
CREATE TRIGGER arrivals_no_delete BEFORE DELETE ON arrivals BEGIN SELECT RAISE(ABORT, 'arrivals is append-only'); END;
