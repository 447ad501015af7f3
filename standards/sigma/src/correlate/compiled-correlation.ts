import type { SigmaCorrelation } from '../sigma-document.ts'

/** A correlation whose references are resolved. */
export interface CompiledCorrelation {
  readonly correlation: SigmaCorrelation
  /** What it correlates, in the order of its `rules`. */
  readonly bases: readonly CorrelationBase[]
  /** Levels of correlations below it: 0 if it correlates rules alone. */
  readonly depth: number
}

export interface CorrelationBase {
  /** Id of a rule or of another correlation. */
  readonly ruleId: string
  /** For each of the correlation's `group-by`, the field of this base's events that holds it. */
  readonly groupFields: readonly string[]
  /** For each field of the condition, the field of this base's events that holds it. */
  readonly valueFields: readonly string[]
}

/** A match of a rule, as a correlation sees it. */
export interface CorrelationEvent {
  readonly ruleId: string
  readonly eventId: string
  /** Event time, milliseconds since the epoch. */
  readonly time: number
  /** The fields that {@link RuleSetCompilation.neededFields} names, as the event holds them. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** A correlation that came true for a group. */
export interface CorrelationFiring {
  readonly correlation: SigmaCorrelation
  /**
   * Names it by what happened, not by how it arrived: correlation, group, and the times of its first and last event.
   * The same events give the same key in whatever order they come.
   */
  readonly key: string
  /** Value of each `group-by`, as its first event holds it. */
  readonly group: Readonly<Record<string, string>>
  /** Event time of its first and its last event, milliseconds since the epoch. */
  readonly firstTime: number
  readonly time: number
  /** What was counted, summed, ... when it came true. */
  readonly value: number
  /** Events of rules that it rests on, those of correlations below it included; the oldest, if there are many. */
  readonly eventIds: readonly string[]
  readonly eventCount: number
}
