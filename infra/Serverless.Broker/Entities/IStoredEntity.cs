namespace Serverless.Broker.Entities;

/// <summary>An entity that the journal keeps a description of.</summary>
internal interface IStoredEntity
{
    /// <summary>The entity's number in the journal.</summary>
    int Id { get; }

    EntityFamily Family { get; }

    /// <summary>The newest description, as the journal keeps it.</summary>
    EntityRecord Record { get; }

    /// <summary>Journal segment of the newest description.</summary>
    int Segment { get; set; }

    /// <summary>The topology's words that it was last declared with; null when it was created otherwise.</summary>
    string? Declared { get; set; }
}
