namespace GraphApp;

/// <summary>How a step is come to.</summary>
public enum Way
{
    /// <summary>A message of a queue.</summary>
    Queue,

    /// <summary>A message of a topic.</summary>
    Topic,

    /// <summary>A message of a session.</summary>
    Session,

    /// <summary>An event.</summary>
    Event,

    /// <summary>A message that a function returns.</summary>
    Output,

    /// <summary>A message that comes later.</summary>
    Scheduled,

    /// <summary>A message whose function waits.</summary>
    Pause,

    /// <summary>A timer of an orchestration.</summary>
    Durable,

    /// <summary>The function of each minute.</summary>
    Timer,
}
