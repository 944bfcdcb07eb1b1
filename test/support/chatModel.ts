import express from 'express';
import getPort from 'get-port';

import type { http } from '../../tools/node';

/** What a model is sent and says, as far as the tests look at it. */
export interface ChatMessage {
	role: string;
	content: string | null;
	tool_calls?: Array<{
		id: string;
		type: 'function';
		function: { name: string; arguments: string };
	}>;
	tool_call_id?: string;
}

export interface ChatRequest {
	model: string;
	messages: ChatMessage[];
	tools?: Array<{
		function: { name: string; description: string; parameters: Record<string, unknown> };
	}>;
}

/** What a model does next: it asks for a tool, or answers. */
export type Turn = (request: ChatRequest) => { tool: string; given: object } | { answer: string };

/** A stand-in for a provider of language models, with the chat completions of OpenAI. It says what a test tells it to. */
export class ChatModel {
	readonly apiKey = 'sk-not-a-real-key';

	/** What it was asked since the last time. */
	readonly requests: ChatRequest[] = [];

	private turns: Turn[] = [];

	private constructor(
		readonly url: string,
		private readonly server: http.Server,
	) {}

	static async begin(): Promise<ChatModel> {
		const app = express();
		const port = await getPort({ host: '127.0.0.1' });
		const server = app.listen(port, '127.0.0.1');
		const model = new ChatModel(`http://127.0.0.1:${port}/v1`, server);
		app.use(express.json({ limit: '5mb' }));
		app.use((request, response, next) => {
			if (request.headers.authorization === `Bearer ${model.apiKey}`) next();
			else response.status(401).json({ error: { message: 'Incorrect API key provided' } });
		});
		app.get('/v1/models', (_, response) => {
			response.json({ object: 'list', data: [{ id: 'gpt-5-mini', object: 'model' }] });
		});
		app.post('/v1/chat/completions', (request, response) => {
			response.json(model.complete(request.body as ChatRequest));
		});
		await new Promise((resolve) => server.once('listening', resolve));
		return model;
	}

	/** What it says to the next requests, one turn each. */
	say(...turns: Turn[]): void {
		this.turns = turns;
		this.requests.length = 0;
	}

	async end(): Promise<void> {
		await new Promise((resolve) => this.server.close(resolve));
	}

	private complete(request: ChatRequest): object {
		this.requests.push(request);
		const turn = this.turns.shift();
		if (turn === undefined) throw new Error('The model was asked more often than it was told.');
		const said = turn(request);
		const place = this.requests.length;
		const message: ChatMessage =
			'answer' in said
				? { role: 'assistant', content: said.answer }
				: {
						role: 'assistant',
						content: null,
						tool_calls: [
							{
								id: `call_${place}`,
								type: 'function',
								function: { name: said.tool, arguments: JSON.stringify(said.given) },
							},
						],
					};
		return {
			id: `completion-${place}`,
			object: 'chat.completion',
			created: 0,
			model: request.model,
			choices: [{ index: 0, message, finish_reason: 'answer' in said ? 'stop' : 'tool_calls' }],
			usage: { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 },
		};
	}
}
