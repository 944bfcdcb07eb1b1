import { IpexApi } from '../../../credentials/IpexApi.credentials';
import { IpexWebhookApi } from '../../../credentials/IpexWebhookApi.credentials';
import { Ipex } from '../../../nodes/Ipex/Ipex.node';
import { IpexCallLogTrigger } from '../../../nodes/Ipex/IpexCallLogTrigger.node';
import { IpexEventTrigger } from '../../../nodes/Ipex/IpexEventTrigger.node';
import { menu } from '../../support/menu';
import { errorSentences } from '../../support/sentences';

/** Those of n8n's guidelines for community nodes that n8n's linter does not check: docs/publishing.md. */

describe('the error messages', () => {
	const sentences = errorSentences();

	it('avoid the words that n8n finds unhelpful', () => {
		expect(sentences.length).toBeGreaterThan(100);
		const words = /\b(errors?|problems?|failures?|mistakes?)\b/i;
		expect(sentences.filter(({ text }) => words.test(text))).toStrictEqual([]);
	});

	it('put the names of fields in single quotation marks', () => {
		expect(sentences.filter(({ text }) => text.includes("'"))).not.toStrictEqual([]);
		expect(sentences.filter(({ text }) => /"[^"]+"/.test(text))).toStrictEqual([]);
	});
});

describe('the action of an operation', () => {
	it.each(menu)('of $name is in sentence case and without articles', ({ option }) => {
		const action = String(option.action);
		expect(action).toMatch(/^[A-Z][a-z]/);
		const [, ...words] = action.split(' ');
		// Abbreviations stay as they are: SMS, IVR.
		expect(words.filter((word) => /^[A-Z][a-z]/.test(word))).toStrictEqual([]);
		expect(words.filter((word) => /^(a|an|the)$/i.test(word))).toStrictEqual([]);
	});

	it('is not said by another one', () => {
		const actions = menu.map(({ option }) => option.action);
		expect(new Set(actions).size).toBe(actions.length);
	});
});

describe('the texts of nodes and credentials', () => {
	it('are in English: no letter has an accent, but for an example in the text of an SMS', () => {
		const nodes = [new Ipex(), new IpexCallLogTrigger(), new IpexEventTrigger()];
		const credentials = [new IpexApi(), new IpexWebhookApi()];
		const texts = JSON.stringify([nodes, credentials]);
		expect(texts).toContain('Whether');
		expect(texts.match(/\p{Script=Latin}(?<![a-z])/giu)).toStrictEqual(['ř']);
	});
});
