import fc from 'fast-check'

// A busy machine tries fewer cases instead of running out of time.
fc.installGlobalPlugin(fc.interruptAfterTimeLimit(60_000))

export { fc }
