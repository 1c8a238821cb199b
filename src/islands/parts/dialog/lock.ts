import { createContext } from 'react'

/** Whether the screen above this part is locked. */
export const LockContext = createContext(false)
