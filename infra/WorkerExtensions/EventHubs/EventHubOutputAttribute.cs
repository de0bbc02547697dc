using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>Sends what a function returns to an event hub.</summary>
public sealed class EventHubOutputAttribute : OutputBindingAttribute
{
    /// <summary>Sends to a hub.</summary>
    /// <param name="eventHubName">Its name, or an expression such as <c>%Hub%</c>.</param>
    public EventHubOutputAttribute(string eventHubName) => EventHubName = eventHubName;

    /// <summary>Gets the hub.</summary>
    public string EventHubName { get; private set; }

    /// <summary>Gets or sets the name of the setting that says how to reach the namespace.</summary>
    public string? Connection { get; set; }
}
