import type { Variables } from '../variable.ts'
import type { RunEffect } from './run-effect.ts'

/** A line of control through the workflow: the main one, or a branch of a step. */
export interface Thread {
  /** `0` is the main line; a branch adds the visit and its index: `0.3.1`. */
  readonly id: string
  /** The visit whose branch this is. */
  readonly opener: StepVisit | undefined
  visits: number
  outcome: 'running' | 'ended' | 'failed' | 'cancelled'
  reason: string | undefined
}

/** One time that a step is run. */
export interface StepVisit {
  /** Unique in the run and the same at every replay. */
  readonly key: string
  readonly step: string
  readonly thread: Thread
  readonly enteredAt: number
  phase: 'delayed' | 'working' | 'done'
  /** When `delay` is over. */
  wakeAt: number | undefined
  /** When `timeout` is over. */
  deadline: number | undefined
  /** The step's variables, as its commands changed them. */
  variables: Variables
  commandIndex: number
  iterations: number
  /** Effects without an answer, by key. */
  readonly outstanding: Map<string, RunEffect>
  branches: readonly Thread[]
  readonly record: StepRecord
}

/** What is told about a visit. */
export interface StepRecord {
  readonly key: string
  readonly step: string
  readonly enteredAt: number
  finishedAt: number | undefined
  status: 'running' | 'successful' | 'failed' | 'cancelled'
  reason: string | undefined
  readonly outputs: { readonly key: string; readonly ok: boolean; readonly text: string | undefined }[]
}

export function openVisit(thread: Thread, step: string, at: number, variables: Variables): StepVisit {
  const key = `${thread.id}/${thread.visits}`
  thread.visits += 1
  return {
    key,
    step,
    thread,
    enteredAt: at,
    phase: 'working',
    wakeAt: undefined,
    deadline: undefined,
    variables,
    commandIndex: 0,
    iterations: 0,
    outstanding: new Map(),
    branches: [],
    record: {
      key,
      step,
      enteredAt: at,
      finishedAt: undefined,
      status: 'running',
      reason: undefined,
      outputs: [],
    },
  }
}

export function newThread(id: string, opener?: StepVisit): Thread {
  return { id, opener, visits: 0, outcome: 'running', reason: undefined }
}
