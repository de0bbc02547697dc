namespace AccountApp;

/// <summary>What the app does wrong, by its setting <c>Flaw</c>: tests must find each.</summary>
public enum Flaw
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>It books a deposit as often as it is told of it.</summary>
    BooksEachDelivery,

    /// <summary>It goes on when a receipt cannot be sent.</summary>
    IgnoresFailedSends,

    /// <summary>It keeps its book in memory.</summary>
    KeepsNoBook,
}
