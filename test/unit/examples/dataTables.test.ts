import { vm } from '../../../tools/node';
import { parametersOf } from '../../support/exampleExpression';
import { PollingModel, type WrittenRecord } from '../../support/pollingModel';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A Friday evening. */
const START = Date.UTC(2026, 0, 9, 16);

let model: PollingModel;

beforeEach(() => {
	jest.spyOn(Date, 'now').mockImplementation(() => model.now);
});

afterEach(() => jest.restoreAllMocks());

const { options } = parametersOf<{ options: { startFrom: string } }>(
	'data-tables',
	'IPEX Call Log Trigger',
);

/** What the expression of *Start From* gives now. */
function startFrom(): unknown {
	const [, code = ''] = /^=\{\{(.*)\}\}$/.exec(options.startFrom) ?? [];
	const minus = ({ days = 0, hours = 0 }) => ({
		toISO: () => new Date(model.now - (24 * days + hours) * HOUR).toISOString(),
	});
	return vm.runInNewContext(code, { $now: { minus } });
}

/** An answered call of a minute. */
function callAt(startsAt: number): WrittenRecord {
	const id = `${startsAt / 1_000}.1`;
	return {
		startsAt,
		writtenAt: startsAt + MINUTE,
		record: {
			linkedid: id,
			uniqueid: id,
			calldate: new Date(startsAt).toISOString(),
			endTime: new Date(startsAt + MINUTE).toISOString(),
			duration: 60,
			billsec: 60,
			disposition: 'ANSWERED',
			userAnswered: true,
			way: 'In',
			phoneNumber: '777123456',
			src: '777123456',
			dst: '210000000',
		},
	};
}

it('saves all calls of a weekend in which n8n was down', async () => {
	const log = [callAt(START + HOUR), callAt(START + 30 * HOUR), callAt(START + 61 * HOUR)];
	const parameters = {
		options: {
			get startFrom() {
				return startFrom();
			},
		},
	};
	model = new PollingModel(log, START, parameters);
	await model.activate();
	model.now += 63 * HOUR;
	const saved: unknown[] = [];
	for (let polls = 0; polls < 20; polls++) {
		saved.push(...(await model.poll()).map(({ callId }) => callId));
		model.now += MINUTE;
	}
	expect(saved).toStrictEqual(log.map(({ record }) => record.linkedid));
});

it('passes over a row whose time somebody has emptied: n8n rejects a comparison with nothing', () => {
	const { filters } = parametersOf<{ filters: { conditions: object[] } }>(
		'data-tables',
		'Latest that nobody answered',
	);
	expect(filters.conditions).toContainEqual({
		...{ keyName: 'startedAt', condition: 'isNotEmpty', keyValue: '' },
	});
});
