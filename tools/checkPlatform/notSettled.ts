/** Thrown by a check that cannot decide. The message is a text of this tool and contains no data of the platform. */
export class NotSettled extends Error {
	override readonly name = 'NotSettled';
}
