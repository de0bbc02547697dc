namespace Serverless.Testing.Idle;

/// <summary>A part of a system that counts what it has to do.</summary>
internal interface IWorkSource
{
    /// <summary>Gets what it counts, for a message: <c>messages on their way</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Gets how long, in real time, its work may stand still before it counts as waiting for the clock.
    /// </summary>
    TimeSpan Patience { get; }

    /// <summary>What there is to do now.</summary>
    WorkLook Look();
}
