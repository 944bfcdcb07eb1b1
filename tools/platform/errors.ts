/** A refusal of the platform: the status, the words for the body, and for the authorization service its OAuth code. */
export class PlatformError extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly code?: string,
	) {
		super(message);
		this.name = 'PlatformError';
	}
}
