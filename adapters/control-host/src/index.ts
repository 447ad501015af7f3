export { createFileQuarantine, type FileQuarantine, type QuarantinedFile } from './file-quarantine.ts'
export { type HostControls, type HostIsolation, hostActuators } from './host-actuators.ts'
