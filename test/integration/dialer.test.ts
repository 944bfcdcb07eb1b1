import type { INodeParameters } from 'n8n-workflow';

import { Ipex } from '../../nodes/Ipex/Ipex.node';
import { fault } from '../../tools/platform';
import { searchList } from '../support/engine';
import { Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin();
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const numbered = (numbers: unknown[]) => numbers.map((phone) => ({ json: { phone } as never }));

describe('Create Call List', () => {
	const list = { name: 'Renewals', number: '={{ $json.phone }}' };

	it('makes one list of the numbers of all items, and reports those that cannot be called', async () => {
		const items = numbered([
			'602 000 111',
			'+421 905 123 456',
			'204',
			'00420602000111',
			'call me',
			undefined,
			'',
			602000112,
		]);
		const output = await scene.run('dialer', 'createCallList', list, { items });
		expect(scene.platform.dialer.callLists).toStrictEqual([
			{ id: 100, name: 'Renewals', numbers: ['602000111', '00421905123456', '602000112'] },
		]);
		expect(output).toHaveLength(1);
		expect(output[0]?.json).toStrictEqual({
			callListId: 100,
			name: 'Renewals',
			numbersCount: 3,
			message: 'created',
			rejected: [
				{ itemIndex: 2, number: '204', reason: 'internal number', isPartial: false },
				{ itemIndex: 3, number: '00420602000111', reason: 'duplicate', isPartial: false },
				{ itemIndex: 4, number: 'call me', reason: 'not a phone number', isPartial: false },
				{ itemIndex: 5, number: '', reason: 'empty', isPartial: false },
				{ itemIndex: 6, number: '', reason: 'empty', isPartial: false },
			],
		});
		expect(output[0]?.pairedItem).toStrictEqual(items.map((_, item) => ({ item })));
		expect(scene.platform.journal.of('createCallList')).toHaveLength(1);
	});

	it('reads the numbers in the chosen country, several of one item as well', async () => {
		const items = numbered([
			['0664 123 45 67', '0664 123 45 68'],
			'0664 123 45 69, 0664 123 45 70',
		]);
		const options = { country: 'AT' };
		await scene.run('dialer', 'createCallList', { ...list, options }, { items });
		expect(scene.platform.dialer.callLists[0]?.numbers).toStrictEqual([
			'00436641234567',
			'00436641234568',
			'00436641234569',
			'00436641234570',
		]);
	});

	it('reads the number of each item in the country of that item', async () => {
		const items = ['AT', 'SK', 'CZ', ''].map((country, index) => ({
			json: {
				country,
				phone: ['0664 123 45 67', '0905 123 456', '602 000 111', '602 000 112'][index],
			},
		}));
		items.push({ json: {} } as never);
		const options = { country: '={{ $json.country }}' };
		const [output] = await scene.run('dialer', 'createCallList', { ...list, options }, { items });
		expect(scene.platform.dialer.callLists[0]?.numbers).toStrictEqual([
			...['00436641234567', '00421905123456', '602000111', '602000112'],
		]);
		expect(output?.json.rejected).toStrictEqual([
			{ itemIndex: 4, number: '', reason: 'empty', isPartial: false },
		]);
	});

	it.each([
		[undefined, "'Default Country' is empty."],
		['Rakousko', "'Default Country' is not one of its choices."],
	])('makes no list when the country of a later item is %s', async (country, wanted) => {
		const items = [{ country: 'CZ' }, { country }].map((json) => ({
			json: { ...json, phone: '602 000 111' },
		}));
		const options = { country: '={{ $json.country }}' };
		const run = scene.run('dialer', 'createCallList', { ...list, options }, { items });
		await expect(run).rejects.toMatchObject({ message: wanted });
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('puts each number of a cell on the list, or into rejected', async () => {
		const items = numbered([
			'777123456;602000111',
			'602000112\n602000113\r\n204; 602000111,call me',
			'tel:602000114;ext=12',
			'602000117 ext 12, 602000118, kl. 1; 602000119 #2; 204 x1',
			[' 602000115', null, '602000116;x', ''],
			';',
		]);
		const [output] = await scene.run('dialer', 'createCallList', list, { items });
		expect(scene.platform.dialer.callLists[0]?.numbers).toStrictEqual([
			...['777123456', '602000111', '602000112', '602000113', '602000114'],
			...['602000117', '602000118', '602000119', '602000115', '602000116'],
		]);
		expect(output?.json.rejected).toStrictEqual([
			{ itemIndex: 1, number: '204', reason: 'internal number', isPartial: true },
			{ itemIndex: 1, number: '602000111', reason: 'duplicate', isPartial: true },
			{ itemIndex: 1, number: 'call me', reason: 'not a phone number', isPartial: true },
			{ itemIndex: 3, number: '204 x1', reason: 'not a phone number', isPartial: true },
			{ itemIndex: 4, number: '', reason: 'empty', isPartial: true },
			{ itemIndex: 4, number: 'x', reason: 'not a phone number', isPartial: true },
			{ itemIndex: 4, number: '', reason: 'empty', isPartial: true },
			{ itemIndex: 5, number: '', reason: 'empty', isPartial: false },
		]);
	});

	it('rejects values that are no text, each with its reason', async () => {
		const items = numbered(['602000111', { a: 1 }, true, [], [null, false, {}, ['602000112']]]);
		const [output] = await scene.run('dialer', 'createCallList', list, { items });
		expect(scene.platform.dialer.callLists[0]?.numbers).toStrictEqual(['602000111']);
		expect(output?.json.rejected).toStrictEqual([
			{ itemIndex: 1, number: '', reason: 'not a text', isPartial: false },
			{ itemIndex: 2, number: '', reason: 'not a text', isPartial: false },
			{ itemIndex: 3, number: '', reason: 'empty', isPartial: false },
			{ itemIndex: 4, number: '', reason: 'empty', isPartial: false },
			{ itemIndex: 4, number: '', reason: 'not a text', isPartial: false },
			{ itemIndex: 4, number: '', reason: 'not a text', isPartial: false },
			{ itemIndex: 4, number: '', reason: 'not a text', isPartial: false },
		]);
	});

	it.each(['number', 'name'])('says that the expression in %s is wrong', async (field) => {
		const { message, description } = await scene.failure('dialer', 'createCallList', {
			...list,
			[field]: '={{ $json["x" }}',
		});
		const name = field === 'number' ? 'Number' : 'Name';
		expect(message).toBe(`The expression in '${name}' is wrong: invalid syntax.`);
		expect(description).not.toMatch(/report/);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it.each([
		[{ ...list, name: '' }, "'Name' is empty."],
		[{ name: 'x', number: '204' }, "'Number' gives no phone number in any of the items."],
		[{ name: 'x', number: '={{ $json.typo }}' }, "'Number' gives no phone number in any of the"],
	])('with %j sends nothing', async (parameters, words) => {
		const { message } = await scene.failure('dialer', 'createCallList', parameters);
		expect(message).toContain(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('does not fail after the list was made because a later item has no name for it', async () => {
		const items = ['Renewals', null].map((name, place) => ({
			json: { name, phone: 602000111 + place },
		}));
		const named = { ...list, name: '={{ $json.name }}' };
		expect(await scene.run('dialer', 'createCallList', named, { items })).toHaveLength(1);
		expect(scene.platform.dialer.callLists).toStrictEqual([
			{ id: 100, name: 'Renewals', numbers: ['602000111', '602000112'] },
		]);
	});

	it('fails as a whole, once, when the platform does', async () => {
		scene.platform.faults.order({ operationId: 'createCallList', fault: fault.status(500) });
		const items = numbered(['602000111', '602000112']);
		const output = await scene.run('dialer', 'createCallList', list, {
			items,
			continueOnFail: true,
		});
		expect(output.map(({ json }) => json.error)).toStrictEqual([
			expect.stringMatching(/HTTP 500/) as unknown,
		]);
		expect(scene.platform.journal.of('createCallList')).toHaveLength(1);
	});
});

describe('Get IVRs', () => {
	it('gives them, up to the limit, and they can be picked', async () => {
		const { ivrs } = scene.platform.dialer;
		const items = await scene.run('dialer', 'getIvrs');
		expect(items.map(({ json }) => json.id)).toStrictEqual(ivrs.map(({ id }) => id));
		expect(await scene.run('dialer', 'getIvrs', { limit: 1 })).toHaveLength(1);
		const { results } = await searchList(
			{
				nodeType: new Ipex(),
				parameters: { resource: 'dialer', operation: 'createCampaign' },
				credential: scene.credential,
			},
			'searchIvrs',
			'upominky',
		);
		expect(results).toStrictEqual([{ name: 'Upomínky (702)', value: ivrs[1]?.id }]);
	});
});

describe('Create Campaign', () => {
	const campaign = () => {
		scene.platform.dialer.callLists.push({ id: 101, name: 'Renewals', numbers: ['602000111'] });
		return {
			name: 'Renewals',
			callLists: '101',
			callerNumber: '+420 222 333 444',
			ivr: scene.platform.dialer.ivrs[0]?.id ?? '',
		};
	};

	const create = async (changes: INodeParameters = {}) =>
		await scene.run('dialer', 'createCampaign', { ...campaign(), ...changes });

	const failureWith = async (changes: INodeParameters) =>
		await scene.failure('dialer', 'createCampaign', { ...campaign(), ...changes });

	const sent = () => scene.platform.journal.of('createCampaign')[0]?.body;

	it('calls on weekdays from nine to five, and each number once, unless told otherwise', async () => {
		const [item] = await create();
		expect(item?.json).toStrictEqual({ campaignId: 200, name: 'Renewals', message: 'created' });
		expect(sent()).toMatchObject({
			name: 'Renewals',
			callerId: '222333444',
			activePeriod: { startTime: '09:00', endTime: '17:00', weekDays: [1, 2, 3, 4, 5] },
			callLists: [101],
			ivr: 'TUxw53xCBf',
			rescheduleRules: [],
			endpoint: { type: 'phone' },
		});
	});

	it('sends all that was set, minutes as seconds', async () => {
		await create({
			callLists: '={{ [101] }}',
			weekDays: [6, 1],
			callAfter: '8:05',
			callBefore: '20.30',
			endpointType: 'queue',
			campaignQueue: 'Obchod',
			retryRules: { rule: [{ result: 'RS_ERROR', retryAfter: 30, maxAttempts: 3 }] },
			options: { boostFactor: 1.5, maxWaitingCalls: 0 },
		});
		expect(sent()).toMatchObject({
			activePeriod: { startTime: '08:05', endTime: '20:30', weekDays: [1, 6] },
			rescheduleRules: [{ status: 'RS_ERROR', retryAfter: 1800, maxAttempts: 3 }],
			endpoint: { type: 'queue', queue: 'Obchod', boostFactor: 1.5, maxWaitingCalls: 0 },
		});
	});

	it.each(['204', '2-0-4', ' 2 0 4 '])(
		'shows the short number %j in digits',
		async (callerNumber) => {
			await create({ callerNumber });
			expect(sent()).toMatchObject({ callerId: '204' });
		},
	);

	it.each([
		[{ name: '' }, "'Name' is empty."],
		[{ callLists: '' }, "'Call List IDs' is empty."],
		[{ callLists: 'Renewals' }, "'Call List IDs' is not a whole number."],
		[{ callerNumber: '' }, "'Caller Number' is empty."],
		[{ callerNumber: 'ACME' }, "'Caller Number' is not a phone number: ACME."],
		[{ ivr: '' }, "'IVR' is empty."],
		[{ callAfter: '25:00' }, "'Call After' is not a time of day: 25:00."],
		[{ callBefore: 'noon' }, "'Call Before' is not a time of day: noon."],
		[{ callAfter: '17:00', callBefore: '09:00' }, "'Call Before' is not after 'Call After'."],
		[{ weekDays: [] }, "'Weekdays' is empty."],
		[{ weekDays: '={{ "" }}' }, "'Weekdays' is empty."],
		[{ weekDays: '={{ [0] }}' }, "'Weekdays' is not one of its choices."],
		[{ endpointType: '={{ "all" }}' }, "'Endpoint' is not one of its choices."],
		[{ endpointType: 'queue' }, "'Queue' is empty."],
		[{ options: { boostFactor: '={{ "x" }}' } }, "'Boost Factor' is not a number from 0 on."],
		[
			{ retryRules: { rule: [{ result: 'RS_ERROR', retryAfter: 0, maxAttempts: 3 }] } },
			"'Retry After (Minutes)' is not a whole number from 1 on: 0.",
		],
		[
			{ retryRules: { rule: [{ result: 'RS_ERROR', retryAfter: 1, maxAttempts: 1.5 }] } },
			"'Max Attempts' is not a whole number from 1 on: 1.5.",
		],
		[
			{ retryRules: { rule: [{ result: 'RS_ERROR', retryAfter: '={{ "" }}', maxAttempts: 1 }] } },
			"'Retry After (Minutes)' is empty.",
		],
		[{ options: { maxWaitingCalls: 1.5 } }, "'Max Waiting Calls' is not a whole number."],
	])('with %j sends nothing', async (parameters, words) => {
		const { message } = await failureWith(parameters);
		expect(message).toBe(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('reports a list that the platform does not know', async () => {
		const { message } = await failureWith({ callLists: '999' });
		expect(message).toMatch(/\(HTTP 404\): There is no call list 999\.$/);
	});
});

describe('Control Campaign', () => {
	it.each([
		['start', 'running', {}],
		['pause', 'paused', {}],
		['unpause', 'running', {}],
		['reload', 'new', {}],
		['remove', 'removed', { confirmRemoval: true }],
	])('can %s a campaign', async (command, state, more) => {
		const campaignId = scene.platform.dialer.addCampaign();
		const parameters = { campaignId, command, ...more };
		const [item] = await scene.run('dialer', 'controlCampaign', parameters);
		expect(scene.platform.dialer.campaigns[0]?.state).toBe(state);
		expect(item?.json).toStrictEqual({ success: true, campaignId: String(campaignId), command });
	});

	it.each(['record', 'word', 'empty'] as const)('is done when the answer is: %s', async (form) => {
		scene.platform.dialer.controlForm = form;
		const campaignId = scene.platform.dialer.addCampaign();
		expect(await scene.run('dialer', 'controlCampaign', { campaignId })).toHaveLength(1);
	});

	it.each([
		[{ campaignId: '' }, "'Campaign ID' is empty."],
		[{ campaignId: '..' }, "'Campaign ID' is not an ID of IPEX."],
		[{ campaignId: '200', command: 'remove' }, "'Confirm' is off, so nothing was removed."],
		[{ campaignId: '200', command: '={{ "stop" }}' }, "'Command' is not one of its choices."],
	])('with %j sends nothing', async (parameters, words) => {
		scene.platform.dialer.addCampaign();
		const { message } = await scene.failure('dialer', 'controlCampaign', parameters);
		expect(message).toBe(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('reports a campaign that does not exist', async () => {
		const { message } = await scene.failure('dialer', 'controlCampaign', { campaignId: '1' });
		expect(message).toMatch(/\(HTTP 404\): There is no campaign 1\.$/);
	});
});

describe('every operation', () => {
	it.each([
		['createCallList', 'createCallList', { name: 'x', number: '602000111' }, 1],
		['getIvrs', 'getIvrs', {}, 3],
		[
			'createCampaign',
			'createCampaign',
			{ name: 'x', callLists: '101', callerNumber: '222333444', ivr: 'TUxw53xCBf' },
			3,
		],
		['controlCampaign', 'controlCampaign', { campaignId: '200' }, 3],
	])(
		'%s runs as the user of its item, and pairs its items',
		async (operation, operationId, parameters, requests) => {
			const { directory, journal, dialer } = scene.platform;
			dialer.callLists.push({ id: 101, name: 'x', numbers: ['602000111'] });
			dialer.addCampaign();
			const logins = directory.users.slice(0, 3).map(({ login }) => login);
			const output = await scene.run(
				'dialer',
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items: logins.map((login) => ({ json: { login } })) },
			);
			const users = journal.of(operationId).map(({ user }) => user);
			expect(users.sort()).toStrictEqual(logins.slice(0, requests).sort());
			const inputs = output.flatMap(({ pairedItem }) => pairedItem as Array<{ item: number }>);
			expect(new Set(inputs.map(({ item }) => item))).toStrictEqual(new Set([0, 1, 2]));
		},
	);
});
