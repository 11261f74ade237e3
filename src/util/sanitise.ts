/** Escape sequences (CSI, OSC, DCS and the like) and the control characters that move the cursor or fool the reader's eye. */
const escapes =
  /\u001b\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|\u001b[PX^_][^\u001b]*(?:\u001b\\)?|[\u001b\u009b][[\]()#;?]*[0-9;:]*[ -/]*[@-~]?/g
const controls = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g

/** Text of strangers (lab files, cluster objects, logs) made safe for a terminal: no escape sequences, only newlines and tabs remain. */
export function sanitise(text: string): string {
  return text.replace(/\r\n?/g, '\n').replace(escapes, '').replace(controls, '')
}
