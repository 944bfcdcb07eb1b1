import type { IDataObject, IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { unexpectedResponse } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import { parameterName } from '../../parameters/declaredParameters';
import { country, locator, options } from '../../parameters/commonParameters';
import type { ReadItems } from '../../request/operation';
import { dialForm } from '../../phone/dialForm';
import { readPhone } from '../../phone/phone';
import {
	isObject,
	unknownOption,
	requireList,
	requireValue,
	truncate,
	toText,
	textValue,
	wholeNumberValue,
} from '../../parameters/parameterValues';
import { dialerName } from './parameters';

const byQueue = { show: { endpointType: ['queue'] } };

export const createCampaignFields: INodeProperties[] = [
	dialerName,
	{
		displayName: 'Call List IDs',
		name: 'callLists',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 101, 102',
		description: 'The callListId that Create Call List returns; several are separated by commas',
	},
	{
		displayName: 'Caller Number',
		name: 'callerNumber',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. 222 333 444',
		description: 'Number of your switchboard that the called people see',
	},
	locator({
		displayName: 'IVR',
		name: 'ivr',
		required: true,
		description: 'IVR application into which answered calls are sent',
		searchListMethod: 'searchIvrs',
		enteredAs: 'ID',
		placeholder: 'e.g. TUxw53xCBf',
	}),
	{
		displayName: 'Weekdays',
		name: 'weekDays',
		type: 'multiOptions',
		options: [
			{ name: 'Friday', value: 5 },
			{ name: 'Monday', value: 1 },
			{ name: 'Saturday', value: 6 },
			{ name: 'Sunday', value: 7 },
			{ name: 'Thursday', value: 4 },
			{ name: 'Tuesday', value: 2 },
			{ name: 'Wednesday', value: 3 },
		],
		default: [1, 2, 3, 4, 5],
		description: 'On which days the dialer calls',
	},
	{
		displayName: 'Call After',
		name: 'callAfter',
		type: 'string',
		default: '09:00',
		required: true,
		placeholder: 'e.g. 09:00',
		description: 'Time of day from which the dialer calls, in the time zone of the switchboard',
	},
	{
		displayName: 'Call Before',
		name: 'callBefore',
		type: 'string',
		default: '17:00',
		required: true,
		placeholder: 'e.g. 17:00',
		description: 'Time of day until which the dialer calls, in the time zone of the switchboard',
	},
	{
		displayName: 'Endpoint',
		name: 'endpointType',
		type: 'options',
		options: [
			{ name: 'Phone', value: 'phone', description: 'The default of the platform' },
			{ name: 'Queue', value: 'queue', description: 'A queue of agents' },
		],
		default: 'phone',
		description: 'By what the dialer paces its calls',
	},
	{
		...locator({
			displayName: 'Queue',
			name: 'campaignQueue',
			required: true,
			description: 'The queue whose agents take the calls',
			searchListMethod: 'searchQueues',
			enteredAs: 'Name',
			placeholder: 'e.g. Sales',
		}),
		displayOptions: byQueue,
	},
	{
		displayName: 'Retry Rules',
		name: 'retryRules',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Rule',
		default: {},
		description: 'When a number is called again. Without a rule each number is called once.',
		options: [
			{
				displayName: 'Rule',
				name: 'rule',
				values: [
					{
						displayName: 'Result',
						name: 'result',
						type: 'string',
						default: 'RS_ERROR',
						placeholder: 'e.g. RS_ERROR',
						description:
							'Result of a call after which the number is called again. The platform documents RS_ERROR only.',
					},
					{
						displayName: 'Retry After (Minutes)',
						name: 'retryAfter',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 30,
						description: 'How long the dialer waits before the next attempt',
					},
					{
						displayName: 'Max Attempts',
						name: 'maxAttempts',
						type: 'number',
						typeOptions: { minValue: 1 },
						default: 3,
						description: 'How often a number is called at the most',
					},
				],
			},
		],
	},
	options([
		{
			displayName: 'Boost Factor',
			name: 'boostFactor',
			type: 'number',
			typeOptions: { minValue: 0, numberPrecision: 2 },
			default: 1,
			description: 'How many calls the dialer makes for each free endpoint',
		},
		country,
		{
			displayName: 'Max Waiting Calls',
			name: 'maxWaitingCalls',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 2,
			description: 'How many answered calls may wait for an endpoint at the same time',
		},
	]),
];

/** Makes a campaign. It calls nobody until it is started. */
export const campaign: ReadItems = async (context, ask) => {
	const body = bodyOf(context);
	const answer = await ask({ body }, async (response) => response.body);
	if (!isObject(answer) || !('id' in answer)) {
		throw unexpectedResponse('the campaign that was made', answer);
	}
	const { id, message = null } = answer;
	return [{ json: { campaignId: id, name: body.name, message } }];
};

function bodyOf(context: IExecutePaginationFunctions): IDataObject {
	const parameter = (name: string): unknown =>
		context.getNodeParameter(name, '', { extractValue: true });
	const [startTime, endTime] = [timeIn('callAfter', parameter), timeIn('callBefore', parameter)];
	if (endTime <= startTime) {
		throw new InvalidParameterError(
			'"Call Before" is not after "Call After".',
			'Enter times of one day, for example 09:00 and 17:00.',
		);
	}
	return {
		name: requireValue('name', parameter('name')),
		callerId: callerIn(parameter),
		activePeriod: { startTime, endTime, weekDays: daysIn(parameter('weekDays')) },
		callLists: requireList('callLists', parameter('callLists')).map(
			(id) => wholeNumberValue('callLists', id) ?? 0,
		),
		ivr: requireValue('ivr', parameter('ivr')),
		rescheduleRules: rulesIn(parameter('retryRules')),
		endpoint: endpointIn(parameter),
	};
}

type Parameter = (name: string) => unknown;

function timeIn(name: string, parameter: Parameter): string {
	const given = requireValue(name, parameter(name));
	const [, hour = '', minute = ''] = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(given) ?? [];
	if (hour !== '') return `${hour.padStart(2, '0')}:${minute}`;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is not a time of day: ${truncate(given)}.`,
		'Enter hours and minutes, as 09:00.',
	);
}

/** A number of the switchboard, as the platform takes it; a short one as it is. */
function callerIn(parameter: Parameter): string {
	const given = requireValue('callerNumber', parameter('callerNumber'));
	const from = textValue('country', parameter('options.country')) || 'CZ';
	const { e164, isInternal } = readPhone(given, from);
	if (e164 !== null) return dialForm(e164);
	if (isInternal) return given;
	throw new InvalidParameterError(
		`"${parameterName('callerNumber')}" is not a phone number: ${truncate(given)}.`,
		'Enter a number of your switchboard, as +420222333444.',
	);
}

function daysIn(value: unknown): number[] {
	const days = (Array.isArray(value) ? value : toText(value).split(',')).map(Number);
	const areDays = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
	if (areDays && days.length > 0) return [...new Set(days)].sort((a, b) => a - b);
	throw unknownOption('Weekdays', '; an expression can give numbers from 1, Monday, to 7, Sunday');
}

function rulesIn(value: unknown): IDataObject[] {
	const rules: unknown[] = isObject(value) && Array.isArray(value.rule) ? value.rule : [];
	return rules.filter(isObject).map(({ result, retryAfter, maxAttempts }) => ({
		status: requireValue('result', result),
		retryAfter: positive('retryAfter', retryAfter) * 60,
		maxAttempts: positive('maxAttempts', maxAttempts),
	}));
}

function positive(name: string, value: unknown): number {
	const number = wholeNumberValue(name, value);
	if (number !== undefined && number > 0) return number;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is empty.`,
		'Enter a whole number from 1 on.',
	);
}

function endpointIn(parameter: Parameter): IDataObject {
	const type = parameter('endpointType') || 'phone';
	if (type !== 'phone' && type !== 'queue') throw unknownOption('Endpoint');
	const endpoint: IDataObject = { type };
	if (type === 'queue') endpoint.queue = requireValue('campaignQueue', parameter('campaignQueue'));
	for (const name of ['boostFactor', 'maxWaitingCalls']) {
		const given = parameter(`options.${name}`);
		if (given !== '') endpoint[name] = numberOf(name, given);
	}
	return endpoint;
}

function numberOf(name: string, value: unknown): number {
	const number = Number(textValue(name, value) || Number.NaN);
	if (number >= 0) return number;
	throw new InvalidParameterError(
		`"${parameterName(name)}" is not a number from 0 on.`,
		'Enter a number, or remove the option.',
	);
}
