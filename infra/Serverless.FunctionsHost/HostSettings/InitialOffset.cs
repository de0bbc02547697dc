namespace Serverless.FunctionsHost.HostSettings;

/// <summary><c>initialOffsetOptions.type</c> of Event Hubs.</summary>
internal enum InitialOffset
{
    /// <summary>With the first event that is kept.</summary>
    FromStart,

    /// <summary>With the first event after the app's first start.</summary>
    FromEnd,

    /// <summary>With the first event that was enqueued at a given time or later.</summary>
    FromEnqueuedTime,
}
