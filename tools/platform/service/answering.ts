import type { Response } from 'express';
import { stream } from '../../node';
import { PlatformError } from '../errors';
import type { Operation } from './contract';
import { exchangeOf } from './journaling';
import type { Answer, BinaryAnswer } from './request';

/** The check of answers against the contract sees JSON only; bytes are checked here, before they go out. */
function requireDocumented({ definition, operationId }: Operation, contentType: string): void {
	const response = definition.responses['200'];
	const documented = response && !('$ref' in response) && response.content?.[contentType];
	if (!documented) throw new PlatformError(500, `${operationId} may not answer ${contentType}.`);
}

async function sendBytes(answer: BinaryAnswer, response: Response): Promise<void> {
	response.attachment(answer.fileName);
	// `attachment` guesses the type from the name; what the operation says counts.
	response.set('Content-Type', answer.contentType);
	if (answer.size !== undefined) response.set('Content-Length', String(answer.size));
	await new Promise<void>((resolve) => {
		// A client that leaves in the middle is no error of the platform; the journal says `cut`.
		stream.pipeline(answer.stream, response, () => resolve());
	});
}

function recordsIn(json: unknown): number | undefined {
	const { items } = (typeof json === 'object' && json !== null ? json : {}) as { items?: unknown };
	const list: unknown = Array.isArray(json) ? json : items;
	return Array.isArray(list) ? list.length : undefined;
}

/** Sends what an operation answered. */
export async function sendAnswer(
	answer: Answer,
	operation: Operation,
	response: Response,
): Promise<void> {
	if ('json' in answer) {
		exchangeOf(response).entry.records = recordsIn(answer.json);
		response.status(answer.status ?? 200).json(answer.json);
	} else if ('unchecked' in answer) {
		const { unchecked } = answer;
		if (typeof unchecked === 'string') response.type('text').end(unchecked);
		else response.type('json').send(JSON.stringify(unchecked));
	} else {
		requireDocumented(operation, answer.binary.contentType);
		await sendBytes(answer.binary, response);
	}
}
