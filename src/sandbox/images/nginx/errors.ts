/** A mistake in the configuration; nginx prints it as `nginx: [emerg] …` and ends with 1. */
export class ConfigError extends Error {
  constructor(message: string, place?: { file: string; line: number }) {
    super(place ? `${message} in ${place.file}:${place.line}` : message)
    this.name = 'ConfigError'
  }
}
