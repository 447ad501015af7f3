import { OpenSocError } from '@opensoc/kernel'

export function logFull(folder: string, maxBytes: number): OpenSocError {
  return new OpenSocError('LOG_FULL', `${folder} holds its bound of ${maxBytes} bytes`, {
    nextStep: 'Send again later: the pipeline is behind. Raise spool_mib if this happens often.',
  })
}

export function diskFull(folder: string, cause: unknown): OpenSocError {
  return new OpenSocError('LOG_FULL', `${folder}: the disk has no room`, {
    cause,
    nextStep: 'Free space on this disk, or lower spool_mib; nothing of this body was kept, send it again.',
  })
}

export function frameTooLarge(sizeBytes: number, maxFrameBytes: number): OpenSocError {
  return new OpenSocError('LOG_FRAME_TOO_LARGE', `a frame of ${sizeBytes} bytes; at most ${maxFrameBytes}`, {
    nextStep: 'Send the body in parts.',
  })
}

export function logCorrupt(path: string, position: number, what = 'is damaged'): OpenSocError {
  return new OpenSocError('LOG_CORRUPT', `${path}: the frame at byte ${position} ${what}`, {
    nextStep: 'Restore the file, or move the segment away: what it holds behind the checkpoint is lost then.',
  })
}

export function logGap(path: string, expected: number): OpenSocError {
  return new OpenSocError(
    'LOG_CORRUPT',
    `${path}: the segment before it should reach to its start, but ends at ${expected}`,
    {
      nextStep: 'Restore the missing or shortened segment file, or move all segments before this one away.',
    },
  )
}

export function logTooShort(folder: string, end: number, from: number): OpenSocError {
  return new OpenSocError('LOG_TOO_SHORT', `${folder} ends at ${end}: nothing was ever written at ${from}`, {
    nextStep:
      'This log and the checkpoint are not of the same platform or time: restore both from one backup.',
  })
}

export function logClosed(folder: string): OpenSocError {
  return new OpenSocError('LOG_CLOSED', `${folder} was closed`)
}

export function logLocked(folder: string, holder: string): OpenSocError {
  return new OpenSocError('LOG_LOCKED', `${folder}: ${holder} holds it`, {
    nextStep: 'Stop the platform that runs on this data folder, or use another one.',
  })
}
