/** The auditor's check of the chain of events, made of docs/events.md and nothing else. */
package io.meterhouse.verifier;
