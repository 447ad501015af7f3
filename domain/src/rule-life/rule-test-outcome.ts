/** What a rule's unit tests last said, on the platform. */
export interface RuleTestOutcome {
  readonly ruleId: string
  readonly passed: boolean
  /** Milliseconds since the epoch. */
  readonly time: number
}
