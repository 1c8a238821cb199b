import * as z from 'zod'

// Must run before any schema is made: zod would probe `new Function`, which Trusted Types refuse and report.
z.config({ jitless: true })
