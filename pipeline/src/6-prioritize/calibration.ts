/** An incident with a verdict. */
export interface LabeledScore {
  /** 0..100. */
  readonly score: number
  readonly isTrue: boolean
}

export interface Calibration {
  readonly labels: number
  /** Enough labels of both kinds to call the score a probability. */
  readonly isCalibrated: boolean
  /** Of log-odds: probability = 1 / (1 + e^-(slope * z + intercept)). 1 and 0 before calibration. */
  readonly slope: number
  readonly intercept: number
  /** Mean squared error of the probability; 0 is perfect, 0.25 says nothing. */
  readonly brier: number
  /** Expected calibration error over ten bins. */
  readonly ece: number
  /** Bins of the reliability chart that hold incidents. */
  readonly bins: readonly {
    readonly from: number
    readonly to: number
    readonly count: number
    readonly predicted: number
    readonly observed: number
  }[]
}

const MIN_LABELS = 50
const MIN_OF_EACH = 10
const BINS = 10
const STEPS = 200
/** Pulls the fit towards the score as it is. */
const RIDGE = 1
const INTERCEPT_SHARE = 0.1

/** Platt's fit of scores to verdicts, and how well it holds. */
export function calibrate(labels: readonly LabeledScore[]): Calibration {
  const trues = labels.filter(({ isTrue }) => isTrue).length
  const isCalibrated = labels.length >= MIN_LABELS && Math.min(trues, labels.length - trues) >= MIN_OF_EACH
  const { slope, intercept } = isCalibrated ? fit(labels) : { slope: 1, intercept: 0 }
  const predicted = labels.map(({ score, isTrue }) => ({
    chance: sigmoid(slope * logitOf(score) + intercept),
    isTrue,
  }))
  return { ...{ labels: labels.length, isCalibrated, slope, intercept }, ...reliability(predicted) }
}

/** Brier score, ECE and bins of chances against what was true. */
export function reliability(predicted: readonly { readonly chance: number; readonly isTrue: boolean }[]) {
  const count = Math.max(1, predicted.length)
  const brier = predicted.reduce((sum, { chance, isTrue }) => sum + (chance - Number(isTrue)) ** 2, 0) / count
  const bins = Array.from({ length: BINS }, (_, at) => {
    const own = predicted.filter(({ chance }) => Math.min(BINS - 1, Math.floor(chance * BINS)) === at)
    const mean = (of: (one: (typeof own)[number]) => number) =>
      own.reduce((sum, one) => sum + of(one), 0) / Math.max(1, own.length)
    return {
      ...{ from: at / BINS, to: (at + 1) / BINS, count: own.length },
      predicted: mean(({ chance }) => chance),
      observed: mean(({ isTrue }) => Number(isTrue)),
    }
  }).filter((bin) => bin.count > 0)
  const ece = bins.reduce((sum, bin) => sum + (bin.count / count) * Math.abs(bin.predicted - bin.observed), 0)
  return { brier, ece, bins }
}

/** Newton's steps for two parameters, with a ridge to slope 1 and intercept 0; a step that makes it worse is halved. */
function fit(labels: readonly LabeledScore[]): { readonly slope: number; readonly intercept: number } {
  let at = { slope: 1, intercept: 0 }
  let loss = lossOf(labels, at)
  for (let step = 0; step < STEPS; step++) {
    const direction = newton(labels, at)
    let next = at
    let better = false
    for (let share = 1; share > 1e-6 && !better; share /= 2) {
      next = {
        slope: at.slope - share * direction.slope,
        intercept: at.intercept - share * direction.intercept,
      }
      better = lossOf(labels, next) < loss - 1e-12
    }
    if (!better) break
    at = next
    loss = lossOf(labels, at)
  }
  return at
}

function newton(labels: readonly LabeledScore[], { slope, intercept }: { slope: number; intercept: number }) {
  let [g0, g1, h00, h01, h11] = [
    RIDGE * (slope - 1),
    RIDGE * INTERCEPT_SHARE * intercept,
    RIDGE,
    0,
    RIDGE * INTERCEPT_SHARE,
  ]
  for (const { score, isTrue } of labels) {
    const z = logitOf(score)
    const chance = sigmoid(slope * z + intercept)
    const error = chance - Number(isTrue)
    const weight = chance * (1 - chance)
    g0 += error * z
    g1 += error
    h00 += weight * z * z
    h01 += weight * z
    h11 += weight
  }
  const determinant = h00 * h11 - h01 * h01
  return { slope: (h11 * g0 - h01 * g1) / determinant, intercept: (h00 * g1 - h01 * g0) / determinant }
}

function lossOf(
  labels: readonly LabeledScore[],
  { slope, intercept }: { slope: number; intercept: number },
): number {
  const ridge = (RIDGE / 2) * ((slope - 1) ** 2 + INTERCEPT_SHARE * intercept ** 2)
  return labels.reduce((sum, { score, isTrue }) => {
    const z = slope * logitOf(score) + intercept
    // log(1 + e^z) without overflow.
    return sum + Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - (isTrue ? z : 0)
  }, ridge)
}

/** Log-odds of a score; 0 and 100 are taken as half a point inside. */
function logitOf(score: number): number {
  const share = Math.min(0.995, Math.max(0.005, score / 100))
  return Math.log(share / (1 - share))
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
