/** Favourites, in the rail of every page. */
export const favourite = {
  add: "Add to favourites",
  remove: "Remove from favourites",
  title: "Favourites",
  is: "Favourite",
};
