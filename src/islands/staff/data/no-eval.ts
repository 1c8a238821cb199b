import * as z from 'zod'

// Runs before any schema: zod would otherwise probe `new Function`, which Trusted Types refuse and report.
z.config({ jitless: true })
