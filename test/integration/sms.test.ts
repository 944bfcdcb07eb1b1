import { fault } from '../../tools/platform';
import { searchList } from '../support/engine';
import { itemsOf, Scene } from '../support/scene';
import { Ipex } from '../../nodes/Ipex/Ipex.node';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin();
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const FROM = '+420777888999';
const TO = '+420602000111';
const hello = { sender: FROM, recipient: TO, text: 'Hello' };
const instant = { billingNumber: '222 333 444', recipient: '602 000 111', text: 'Hello' };

/** All that was ever sent and received, as far as the platform keeps it. */
const always = { period: 'custom', startTime: '2020-01-01T00:00:00Z', returnAll: true };

const sent = () => scene.platform.sms.all().filter(({ direction }) => direction === 'OUT');

describe('Send', () => {
	it.each([
		['602 000 111', '', TO],
		['00420602000111', '', TO],
		['+420 602-000-111', '', TO],
		['0664 123 45 67', 'AT', '+436641234567'],
		['+43 (0)664 1234567', '', '+436641234567'],
		[602000111, '', TO],
	])('sends to %s as E.164', async (recipient, country, to) => {
		const options = country === '' ? {} : { country };
		const [item] = await scene.run('sms', 'send', { ...hello, recipient, options });
		expect(sent()).toMatchObject([{ from: FROM, to, text: 'Hello' }]);
		expect(item?.json).toStrictEqual({
			messageId: sent()[0]?.id,
			from: FROM,
			to,
			text: 'Hello',
			state: null,
			createdAt: expect.stringMatching(/^\d{4}-.*[+-]\d\d:\d\d$/) as unknown,
			encoding: 'GSM-7',
			characters: 5,
			segments: 1,
		});
	});

	it('takes a sender in any writing, and sends the text as it was entered', async () => {
		const text = ' Dobrý den,\npřijďte v 8:30. ';
		const [item] = await scene.run('sms', 'send', { ...hello, sender: '777 888 999', text });
		expect(sent()).toMatchObject([{ from: FROM, text }]);
		expect(item?.json).toMatchObject({ text, encoding: 'UCS-2', segments: 1 });
	});

	it('reaches the number of a recipient who has an extension', async () => {
		await scene.run('sms', 'send', { ...hello, recipient: '602 000 111 ext. 12' });
		expect(sent()).toMatchObject([{ to: '+420602000111' }]);
	});

	it.each(['message', 'created', 'identifier', 'word', 'empty'] as const)(
		'is done when the platform answers with: %s',
		async (form) => {
			scene.platform.sms.forms.sent = form;
			const [item] = await scene.run('sms', 'send', hello);
			const knowsId = form !== 'word' && form !== 'empty';
			expect(item?.json).toMatchObject({ messageId: knowsId ? 'sms-1' : null, to: TO });
			expect(sent()).toHaveLength(1);
		},
	);

	it.each([
		['recipient', '', "'To' is empty."],
		['recipient', '={{ $json.typo }}', "'To' is empty."],
		['recipient', '112', "'To' is a short number: 112."],
		['recipient', '60030', "'To' is a short number: 60030."],
		['recipient', '12', "'To' is a short number: 12."],
		['recipient', '777123456;602000111', "'To' is not a phone number: 777123456;602000111."],
		['recipient', '={{ $json["x" }}', "The expression in 'To' is wrong: invalid syntax."],
		['recipient', 'anonymous', "'To' is not a phone number: anonymous."],
		['recipient', '={{ ["777123456"] }}', "'To' is not a text."],
		['sender', '', "'From' is empty."],
		['sender', 'ACME', "'From' is not a phone number: ACME."],
		['text', '', "'Text' is empty."],
		['text', ' ', "'Text' is empty."],
		['text', '={{ $json.typo }}', "'Text' is empty."],
		['text', '={{ {} }}', "'Text' is not a text."],
		['text', '={{ "x".repeat(10_001) }}', "'Text' is too long: more than 10000 characters."],
		['options', { country: 'XX' }, "'Default Country' is not one of its choices."],
	])('with %s %j sends nothing', async (name, value, words) => {
		const { message } = await scene.failure('sms', 'send', { ...hello, [name]: value });
		expect(message).toBe(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('tells what the platform says of a sender that one may not use', async () => {
		const { message, description } = await scene.failure('sms', 'send', {
			...hello,
			sender: '+420777000000',
		});
		expect(message).toBe(
			'IPEX did not accept the request (HTTP 400): Validation failed; from must be one of the allowed numbers.',
		);
		expect(description).toBe('Check the parameters of the node.');
	});

	it.each([
		['no answer comes', fault.reset()],
		['the answer is cut', fault.cutBody()],
		['the gateway fails', fault.html502()],
		['the service fails', fault.status(500)],
		['the service is not available', fault.status(503, undefined, { 'Retry-After': '0' })],
	])('is not sent again when %s', async (_, kind) => {
		scene.platform.faults.order({ operationId: 'sendSms', fault: kind });
		const { description } = await scene.failure('sms', 'send', hello);
		expect(description).toMatch(/^IPEX may have carried it out\./);
		expect(scene.platform.journal.of('sendSms')).toHaveLength(1);
	});

	it('is sent after a rate limit, once', async () => {
		scene.platform.faults.order({ operationId: 'sendSms', fault: fault.tooManyRequests(0) });
		await scene.run('sms', 'send', hello);
		expect(sent()).toHaveLength(1);
	});

	it('sends item by item, and stops at the first that fails', async () => {
		const items = itemsOf(5).map((_, i) => ({ json: { text: `No. ${i}` } }));
		scene.platform.faults.order({ operationId: 'sendSms', after: 2, fault: fault.status(500) });
		await expect(
			scene.run('sms', 'send', { ...hello, text: '={{ $json.text }}' }, { items }),
		).rejects.toThrow(/HTTP 500/);
		expect(sent().map(({ text }) => text)).toStrictEqual(['No. 0', 'No. 1']);
		expect(scene.platform.journal.of('sendSms')).toHaveLength(3);
	});

	it("names the 'SMS URL' when nothing that speaks SMS is there", async () => {
		scene.credential.data.smsUrl = scene.platform.authUrl;
		const { message, description } = await scene.failure('sms', 'send', hello);
		expect(message).toMatch(/\(HTTP 404\)/);
		expect(description).toMatch(/check the 'SMS URL' in the credential\.$/);
	});
});

describe('Send Instant', () => {
	it('sends Czech numbers without a country code, and all that was set', async () => {
		scene.platform.central.form = 'record';
		const [item] = await scene.run('sms', 'sendInstant', {
			...instant,
			recipient: TO,
			options: { noticeEmail: 'jana@example.cz', senderName: 'ACME' },
		});
		expect(scene.platform.central.sent).toStrictEqual([
			{
				from: '222333444',
				to: '602000111',
				message: 'Hello',
				email: 'jana@example.cz',
				shortname: 'ACME',
			},
		]);
		expect(item?.json).toStrictEqual({
			messageId: 'instant-1',
			billingNumber: '+420222333444',
			to: TO,
			text: 'Hello',
			encoding: 'GSM-7',
			characters: 5,
			segments: 1,
		});
	});

	it('sends a number of another country with 00', async () => {
		await scene.run('sms', 'sendInstant', { ...instant, recipient: '+421 905 123 456' });
		expect(scene.platform.central.sent).toMatchObject([{ to: '00421905123456' }]);
	});

	it.each(['record', 'word', 'empty'] as const)('is done when the answer is: %s', async (form) => {
		scene.platform.central.form = form;
		expect(await scene.run('sms', 'sendInstant', instant)).toHaveLength(1);
		expect(scene.platform.central.sent).toHaveLength(1);
	});

	it.each([
		['billingNumber', '', "'Billing Number' is empty."],
		['billingNumber', '204', "'Billing Number' is a short number: 204."],
		['recipient', 'x', "'To' is not a phone number: x."],
		['text', '', "'Text' is empty."],
		['text', '={{ "x".repeat(10_001) }}', "'Text' is too long: more than 10000 characters."],
	])('with %s "%s" sends nothing', async (name, value, words) => {
		const { message } = await scene.failure('sms', 'sendInstant', { ...instant, [name]: value });
		expect(message).toBe(words);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it('reports an error of the API, by the name of its address', async () => {
		scene.platform.faults.order({ operationId: 'sendInstantSms', fault: fault.status(404) });
		const { description } = await scene.failure('sms', 'sendInstant', instant);
		expect(description).toMatch(/check the 'Central URL' in the credential\.$/);
	});
});

describe('Get Many', () => {
	beforeEach(() => {
		const { sms, clock } = scene.platform;
		clock.freeze();
		clock.set('2026-01-31T08:30:00+01:00');
		sms.send(FROM, TO, 'We called you back.');
		clock.advance(60_000);
		sms.receive(TO, 'Thank you');
		clock.advance(60_000);
		sms.receive('+436641234567', 'STOP');
	});

	const textsOf = async (parameters = {}) =>
		(await scene.run('sms', 'getAll', { ...always, ...parameters })).map(({ json }) => json.text);

	it.each(['list', 'page'] as const)(
		'gives both directions, the newest first, when the answer is a %s',
		async (form) => {
			scene.platform.sms.forms.messages = form;
			const items = await scene.run('sms', 'getAll', always);
			expect(items.map(({ json }) => [json.direction, json.text])).toStrictEqual([
				['inbound', 'STOP'],
				['inbound', 'Thank you'],
				['outbound', 'We called you back.'],
			]);
			expect(items[2]?.json).toMatchObject({
				messageId: 'sms-1',
				from: FROM,
				to: TO,
				phone: { e164: TO, national: '602000111' },
				state: 'delivered',
				createdAt: '2026-01-31T08:30:00+01:00',
			});
		},
	);

	it('gives the records of the API without Simplify', async () => {
		const [item] = await scene.run('sms', 'getAll', { ...always, simplify: false });
		expect(item?.json).toMatchObject({ id: 'sms-3', direction: 'IN', state: 'DELIVERED' });
	});

	it('gives a state that is not documented in lower case, and null where there is none', async () => {
		const { clock, sms } = scene.platform;
		clock.set('2026-01-31T08:30:01+01:00');
		const stateOf = async () =>
			(await scene.run('sms', 'getAll', always)).map(({ json }) => json.state)[2];
		expect(await stateOf()).toBeNull();
		sms.forms.pendingState = 'SENT';
		expect(await stateOf()).toBe('sent');
	});

	it('gives those that the filters and the limit let pass', async () => {
		expect(await textsOf({ filters: { messageDirection: 'outbound' } })).toHaveLength(1);
		expect(await textsOf({ filters: { messageDirection: 'inbound' } })).toHaveLength(2);
		expect(await textsOf({ filters: { phoneNumber: '602 000 111' } })).toStrictEqual([
			'Thank you',
			'We called you back.',
		]);
		expect(await textsOf({ returnAll: false, limit: 1 })).toStrictEqual(['STOP']);
	});

	it('reads a time without an offset in the zone of the platform, and writes it in that of the options', async () => {
		const items = [{ id: '1', text: 'one', createdAt: '2026-01-31T08:30:00' }];
		scene.platform.faults.order({ operationId: 'getSms', fault: fault.otherShape(items) });
		const options = { timezone: 'America/New_York' };
		const [item] = await scene.run('sms', 'getAll', { ...always, options });
		expect(item?.json.createdAt).toBe('2026-01-31T02:30:00-05:00');
	});

	it('asks for the period, with its zone', async () => {
		await scene.run('sms', 'getAll', {
			period: 'custom',
			startTime: '2026-01-31T08:31:00',
			endTime: '2026-01-31T08:31:30',
			options: { timezone: 'Europe/Prague' },
		});
		expect(scene.platform.journal.of('getSms')).toMatchObject([
			{
				records: 1,
				query: { startTime: '2026-01-31T07:31:00.000Z', endTime: '2026-01-31T07:31:30.000Z' },
			},
		]);
	});

	it('reports a page that is not the whole list, unless the page has enough', async () => {
		const page = { items: [{ id: '1', text: 'one' }], totalResults: 300 };
		const order = () =>
			scene.platform.faults.order({ operationId: 'getSms', fault: fault.otherShape(page) });
		order();
		const { message, description } = await scene.failure('sms', 'getAll', always);
		expect(message).toBe('IPEX returned only 1 messages of the period.');
		expect(description).toMatch(/^Choose a shorter period/);
		order();
		expect(await textsOf({ returnAll: false, limit: 1 })).toStrictEqual(['one']);
	});

	it.each([
		['begins with the oldest', ['01', '02', '03'], {}],
		['has too few of those that the filters let pass', ['03', '02', '01'], { phoneNumber: TO }],
	])('reports a page that %s, although it has as many as the limit', async (_, days, filters) => {
		const items = days.map((day) => ({
			id: day,
			text: day,
			direction: 'IN',
			from: day === '03' ? TO : '+436641234567',
			createdAt: `2026-01-${day}T08:00:00Z`,
		}));
		scene.platform.faults.order({
			operationId: 'getSms',
			fault: fault.otherShape({ items, totalResults: 300 }),
		});
		const limited = { ...always, returnAll: false, limit: 2, filters };
		const { message } = await scene.failure('sms', 'getAll', limited);
		expect(message).toBe('IPEX returned only 3 messages of the period.');
	});

	it('returns the newest ones of a page that begins with them', async () => {
		const items = ['03', '02', '01'].map((day) => ({
			...{ id: day, text: day, direction: 'IN', from: TO },
			createdAt: `2026-01-${day}T08:00:00Z`,
		}));
		scene.platform.faults.order({
			operationId: 'getSms',
			fault: fault.otherShape({ items, totalResults: 300 }),
		});
		const limited = { returnAll: false, limit: 2, filters: { phoneNumber: TO } };
		expect(await textsOf(limited)).toStrictEqual(['03', '02']);
	});

	it('refuses a direction that is none', async () => {
		const filters = { messageDirection: '={{ "IN" }}' };
		const { message } = await scene.failure('sms', 'getAll', { ...always, filters });
		expect(message).toBe("'Sent or Received' is not one of its choices.");
	});
});

describe('the sender numbers', () => {
	it.each(['texts', 'objects', 'otherObjects', 'page'] as const)(
		'come in international form, and in the list to pick from, when they are told as: %s',
		async (form) => {
			scene.platform.sms.forms.numbers = form;
			const items = await scene.run('sms', 'getSenderNumbers');
			expect(items.map(({ json }) => json.number)).toStrictEqual([
				'+420777888999',
				'+420777888998',
			]);
			const { results } = await searchList(
				{
					nodeType: new Ipex(),
					parameters: { resource: 'sms', operation: 'send' },
					credential: scene.credential,
				},
				'searchSenderNumbers',
			);
			expect(results.map(({ value }) => value)).toStrictEqual(['+420777888998', '+420777888999']);
		},
	);

	it('come up to the limit', async () => {
		expect(await scene.run('sms', 'getSenderNumbers', { limit: 1 })).toHaveLength(1);
	});
});

describe('every operation', () => {
	it.each([
		['send', 'sendSms', hello],
		['sendInstant', 'sendInstantSms', instant],
		['getAll', 'getSms', always],
		['getSenderNumbers', 'getAllowedNumbers', {}],
	])(
		'%s runs as the user of its item, and pairs its items',
		async (operation, operationId, parameters) => {
			const { directory, sms } = scene.platform;
			sms.receive(TO, 'Hello');
			const logins = directory.users.slice(0, 3).map(({ login }) => login);
			const items = logins.map((login) => ({ json: { login } }));
			const output = await scene.run(
				'sms',
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items },
			);
			scene.expectRunsAs(operationId, logins, output);
		},
	);
});
