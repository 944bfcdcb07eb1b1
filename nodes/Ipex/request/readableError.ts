import { settle } from '../errors/settle';
import { isStream, type Stream, whileTimeLasts } from './streams';

const MOST_BYTES = 4_096;
const LONGEST_WAIT_MS = 2_000;

/**
 * Waits for an answer. When a streamed one is an error, its body is a stream too: the beginning of it takes its place
 * in the error, so that the platform's own words can be told as for any other request.
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

/** The first bytes of a stream as text, as far as they come within a short time; the rest is not waited for. */
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
	// A body that breaks off or stalls counts as far as it came: the status has told already that all is not well.
	await settle(whileTimeLasts(reading(), () => end - Date.now()));
	stream.destroy();
	return text;
}

/** JSON where it is JSON, else the text. */
function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		// The page of a proxy, or a message in plain text.
		return text;
	}
}

function responseIn(error: unknown): { data?: unknown } | undefined {
	const cause: unknown = error instanceof Error ? error.cause : undefined;
	const response = (cause as { response?: unknown } | undefined)?.response;
	return typeof response === 'object' && response !== null ? response : undefined;
}
