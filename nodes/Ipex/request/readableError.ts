import { settle } from '../errors/settle';
import { isStream, type Stream, whileTimeLasts } from './streams';

const MOST_BYTES = 4_096;
const LONGEST_WAIT_MS = 2_000;

/**
 * Waits for a response. If a streamed one is an error, its body is a stream as well. Then the error gets the beginning of
 * the body instead, so that it can show the message of the platform.
 */
export async function withReadableError<T>(request: Promise<T>): Promise<T> {
	const outcome = await settle(request);
	if (outcome.status === 'fulfilled') return outcome.value;
	const response = responseIn(outcome.reason);
	if (response && isStream(response.data)) {
		response.data = parsed(await beginningOf(response.data));
	}
	throw outcome.reason;
}

/** The first bytes of a stream as text. It waits only a short time for them. */
export async function beginningOf(stream: Stream): Promise<string> {
	const decoder = new TextDecoder();
	let text = '';
	let bytes = 0;
	const reading = async () => {
		for await (const chunk of stream as AsyncIterable<Uint8Array>) {
			const part = chunk.subarray(0, MOST_BYTES - bytes);
			text += decoder.decode(part, { stream: true });
			bytes += part.length;
			if (bytes >= MOST_BYTES) return;
		}
	};
	const end = Date.now() + LONGEST_WAIT_MS;
	// If the body breaks off or stalls, what came is enough: the status already says that the request failed.
	await settle(whileTimeLasts(reading(), () => end - Date.now()));
	stream.destroy();
	return text;
}

/** The value of a JSON text, or the text itself. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The page of a proxy, or a plain message.
		return text;
	}
}

function responseIn(error: unknown): { data?: unknown } | undefined {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	const response = (cause as { response?: unknown } | undefined)?.response;
	return typeof response === 'object' && response !== null ? response : undefined;
}
