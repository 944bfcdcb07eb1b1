import type { IDataObject, IExecutePaginationFunctions } from 'n8n-workflow';

import { InvalidParameterError } from '../../errors/errors';
import { parameterName } from '../../parameters/declaredParameters';
import { dialForm } from '../../phone/formatNumber';
import { readPhone } from '../../phone/phone';
import {
	countryValue,
	isObject,
	numberValue,
	unknownOption,
	requireList,
	requireValue,
	truncate,
	toText,
	wholeNumberValue,
} from '../../parameters/parameterValues';

/**
 * What a campaign is created from, as the platform takes it.
 * @throws InvalidParameterError that names the parameter
 */
export function campaignBody(context: IExecutePaginationFunctions): IDataObject {
	const parameter = (name: string): unknown =>
		context.getNodeParameter(name, '', { extractValue: true });
	const [startTime, endTime] = [timeIn('callAfter', parameter), timeIn('callBefore', parameter)];
	if (endTime <= startTime) {
		throw new InvalidParameterError(
			"'Call Before' is not after 'Call After'.",
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
		`'${parameterName(name)}' is not a time of day: ${truncate(given)}.`,
		'Enter hours and minutes, for example 09:00.',
	);
}

/** A number of the switchboard, as the platform takes it; a short one in its digits. */
function callerIn(parameter: Parameter): string {
	const given = requireValue('callerNumber', parameter('callerNumber'));
	const { e164, isInternal, variants } = readPhone(
		given,
		countryValue(parameter('options.country')),
	);
	if (e164 !== null) return dialForm(e164);
	if (isInternal) return variants[0] ?? given;
	throw new InvalidParameterError(
		`'${parameterName('callerNumber')}' is not a phone number: ${truncate(given)}.`,
		'Enter a number of your switchboard, for example +420222333444.',
	);
}

function daysIn(value: unknown): number[] {
	const given: unknown[] = Array.isArray(value) ? value : toText(value).split(',');
	if (given.length === 0 || value === '') {
		throw new InvalidParameterError(
			`'${parameterName('weekDays')}' is empty.`,
			'Choose at least one day.',
		);
	}
	const days = given.map(Number);
	const areDays = days.every((day) => Number.isInteger(day) && day >= 1 && day <= 7);
	if (areDays) return [...new Set(days)].sort((a, b) => a - b);
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
	const given = requireValue(name, value);
	if (/^\d{1,15}$/.test(given) && Number(given) > 0) return Number(given);
	throw new InvalidParameterError(
		`'${parameterName(name)}' is not a whole number from 1 on: ${truncate(given)}.`,
		'Enter a number from 1 on, without decimals.',
	);
}

function endpointIn(parameter: Parameter): IDataObject {
	const type = parameter('endpointType') || 'phone';
	if (type !== 'phone' && type !== 'queue') throw unknownOption('Endpoint');
	const endpoint: IDataObject = { type };
	if (type === 'queue') endpoint.queue = requireValue('campaignQueue', parameter('campaignQueue'));
	const boostFactor = parameter('options.boostFactor');
	if (boostFactor !== '') endpoint.boostFactor = numberValue('boostFactor', boostFactor, NaN);
	const maxWaitingCalls = wholeNumberValue('maxWaitingCalls', parameter('options.maxWaitingCalls'));
	if (maxWaitingCalls !== undefined) endpoint.maxWaitingCalls = maxWaitingCalls;
	return endpoint;
}
