namespace Serverless.Messaging.Tests;

internal sealed record Counter(int Value);
