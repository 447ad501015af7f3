import type { Profile } from './profile.ts'

export interface ReadOptions {
  /** The profiles whose members are checked; those of other namespaces are kept as they are. */
  readonly profiles?: readonly Profile[]
  /** Also reads the 2.0 draft: `profile`, targets nested under their namespace, `comment`. */
  readonly acceptDraft2?: boolean
  /** Repeated features are ignored, as a consumer should (3.4.1.5); a producer must not send them. */
  readonly ignoreRepeatedFeatures?: boolean
}
