/** Why the trigger does not accept a request: the status and the message of its response. Contains nothing of the request. */
export class WebhookRejection extends Error {
	override readonly name = 'WebhookRejection';

	constructor(
		readonly status: number,
		message: string,
		readonly headers: Record<string, string> = {},
	) {
		super(message);
	}
}
