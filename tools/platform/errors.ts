/** A refusal of the platform: the status, the words for the body, and for the authorization service its OAuth code. */
export class PlatformError extends Error {
	constructor(
		readonly status: number,
		message: string,
		readonly code?: string,
		/** What is wrong with each property, as the newer services tell it. */
		readonly properties?: Readonly<Record<string, string>>,
	) {
		super(message);
		this.name = 'PlatformError';
	}
}
