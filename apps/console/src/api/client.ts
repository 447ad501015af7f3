import { createClient } from '@opensoc/contract'

/** The platform serves the console, so the API is at the same origin and the session is a cookie. */
export const call = createClient({ server: '' })
